import ArgumentParser
import Bank
import Intake
import JSON
import Tables

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "导入旧账 · Bring in grids, rosters and the old book.",
    discussion: """
      Begin with the grids and their buildings, then the roster of people, then the old book. \
      Files are CSV in UTF-8 or GB 18030. Rows that leave a doubt are never guessed at: they go \
      to quarantine.csv beside the file, with the reason first; correct them there and import \
      that file. Importing a file again takes nothing twice.
      """,
    subcommands: [
      ImportGridsCommand.self, ImportPeopleCommand.self, ImportBookCommand.self,
      ImportConfirmationCommand.self, ImportListCommand.self, ImportPagesCommand.self,
      ImportBuildingsCommand.self,
    ])
}

/// How a file is written down.
enum EncodingChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case utf8 = "utf-8"
  case gb18030

  var encoding: TextEncoding? { TextEncoding(rawValue: rawValue) }
}

/// What every import takes.
struct ImportOptions: ParsableArguments {
  @Argument(help: "The file, CSV.", completion: .file()) var file: String
  @Option(name: .long, help: "auto, utf-8 or gb18030.") var encoding = EncodingChoice.auto
  @Flag(name: .long, help: "Say what would happen, and write nothing.") var dryRun = false
  @Option(name: .long, help: "The code of a community below the secretary's own.")
  var community: String?

  func source() throws(CommandFailure) -> ImportSource {
    try ImportSource(path: file, encoding: encoding.encoding)
  }

  func sender(
    _ bank: BankSession, _ kind: String, _ source: ImportSource,
    more: @escaping (inout JSONWriter) -> Void = { _ in }
  ) -> ImportSender {
    ImportSender(
      bank: bank, kind: kind, source: source, community: community, isDryRun: dryRun, more: more)
  }

  /// What a table cannot be read for, as the person is told.
  func reading<Reading>(
    _ read: () throws(TableFault) -> Reading
  ) throws(CommandFailure) -> Reading {
    do throws(TableFault) {
      return try read()
    } catch {
      throw CommandFailure(.usage, "\(file)：\(error.chinese)。")
    }
  }
}

/// A day of the calendar as an option.
struct DayOption: ExpressibleByArgument {
  let day: Day

  init?(argument: String) {
    guard let day = Day(argument) else { return nil }
    self.day = day
  }
}

extension BankSession {
  /// The day it is in the community.
  var today: Day { Day(signIn.clock.today) ?? Day(daysSince2000: 0) }
}

struct ImportGridsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grids", abstract: "网格楼栋 · Set up grids with their buildings.",
    discussion: "Columns: 网格编码, 网格名称; if there: 上级网格, 类型 (城市 or 农村), 楼栋.")

  @OptionGroup var options: ImportOptions
  @Option(name: .long, help: "urban or rural, for rows that do not say it.") var kind = "urban"
  @OptionGroup var client: ClientOptions

  func validate() throws {
    guard ["urban", "rural"].contains(kind) else {
      throw ValidationError("--kind is urban or rural.")
    }
  }

  func run() async throws {
    let source = try options.source()
    var reading = try options.reading { () throws(TableFault) in
      try GridReading(source.sheet, kind: kind)
    }
    try await client.signedIn { bank in
      let sent = reading.grids.map { grid in
        ImportSender.Row(
          json: JSONWriter.bytes {
            $0.field("code", grid.row.code)
            $0.field("name", grid.row.name)
            $0.given("parent", grid.row.parent)
            $0.field("kind", grid.row.kind)
            $0.given("buildings", grid.row.buildings)
          })
      }
      let summary = try await options.sender(bank, "grids", source).send(sent)
      for row in summary.refused { reading.quarantineGrid(row.place, row.reason) }
      try ImportReport(
        source: source, rows: reading.rows, summary: summary, isDryRun: options.dryRun,
        json: bank.json, word: "个网格"
      ).finish()
    }
  }
}

struct ImportPeopleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people", abstract: "名册 · Open the accounts of a roster.",
    discussion: """
      Columns: 姓名, and 门牌 or 楼栋, 单元 and 室; if there: 小区, 网格, 存折号, 身份, 电话, \
      出生年, 拼音, 同意日期, 同意书编号. Everybody on the roster has given the consent that the \
      options describe. Children under 14 are opened singly, with a guardian.
      """)

  @OptionGroup var options: ImportOptions
  @Option(name: .long, help: "How consent was given, such as paper.") var consentWay: String
  @Option(name: .long, help: "The day of the consent, YYYY-MM-DD.") var consentOn: DayOption
  @Option(name: .long, help: "The number of the consent's form.") var consentForm: String?
  @Option(name: .long, help: "The estate of buildings that come without one.") var estate: String?
  @OptionGroup var client: ClientOptions

  func run() async throws {
    let source = try options.source()
    try await client.signedIn { bank in
      let doors = try await bank.doorBook(community: options.community, estate: estate)
      let roster = RosterOptions(
        today: bank.today,
        consent: Consent(givenOn: consentOn.day, way: consentWay, formNumber: consentForm),
        grids: try await bank.grids(community: options.community))
      var reading = try options.reading { () throws(TableFault) in
        try PeopleReading(source.sheet, doors, roster)
      }
      let sent = reading.people.map { ImportSender.Row(json: Self.json($0)) }
      let summary = try await options.sender(bank, "people", source).send(sent)
      for row in summary.refused { reading.quarantinePerson(row.place, row.reason) }
      try ImportReport(
        source: source, rows: reading.rows, summary: summary, isDryRun: options.dryRun,
        json: bank.json, word: "人"
      ).finish()
    }
  }

  private static func json(_ row: RosterRow) -> [UInt8] {
    JSONWriter.bytes { writer in
      let person = row.person
      writer.field("row", row.row)
      writer.field("name", person.name)
      writer.given("building", row.door?.building)
      writer.given("entrance", row.door?.entrance)
      writer.given("room", row.door?.room)
      writer.given("grid", person.grid)
      if !person.initials.isEmpty { writer.field("initials", person.initials) }
      writer.given("tags", person.tags)
      writer.given("phone", person.phone)
      writer.given("birth_year", person.birthYear)
      writer.given("old_no", row.oldNumber)
      writer.object("consent") {
        $0.field("given_on", person.consent.givenOn.description)
        $0.field("way", person.consent.way)
        $0.given("form_no", person.consent.formNumber)
      }
    }
  }
}
