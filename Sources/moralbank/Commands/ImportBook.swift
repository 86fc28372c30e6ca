import ArgumentParser
import Bank
import Intake
import JSON
import Tables

/// What becomes of half a point at the end of a page.
enum HalvesChoice: String, ExpressibleByArgument, CaseIterable {
  case up, down, quarantine

  var halves: HalfPoints { HalfPoints(rawValue: rawValue) ?? .refused }
}

struct ImportBookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book", abstract: "旧账 · Take over the balances of the old book.",
    discussion: """
      Columns: 姓名 or 户主; 门牌, or 楼栋, 单元 and 室; 积分, 余额 or both; if there: 小区, 存折号, \
      支出, 日期, 事由, 经办人. A list of balances has one row a person; a book of deeds has several, \
      and they are read as one page. Each person's balance is taken over once; a second one that \
      differs is refused. Balances above 2000 points, and all once the community has been open for \
      180 days, are for the secretary above.
      """)

  @OptionGroup var options: ImportOptions
  @Option(name: .long, help: "What becomes of half a point: up, down or quarantine.")
  var halves = HalvesChoice.quarantine
  @Option(name: .long, help: "The day the old book was closed; today when left out.")
  var closedOn: DayOption?
  @Option(name: .long, help: "The year of days written without one; else that of the row above.")
  var year: Int?
  @Option(name: .long, help: "The estate of buildings that come without one.") var estate: String?
  @Flag(name: .long, help: "Balances above 2000 points were checked; the secretary above only.")
  var large = false
  @Flag(name: .long, help: "Go on although a totals line differs from its rows.")
  var despiteTotals = false
  @OptionGroup var client: ClientOptions

  func validate() throws {
    guard year.map({ (1990...2100).contains($0) }) ?? true else {
      throw ValidationError("--year is 1990 to 2100.")
    }
  }

  func run() async throws {
    let source = try options.source()
    try await client.signedIn { bank in
      let doors = try await bank.doorBook(community: options.community, estate: estate)
      var reading = try options.reading { () throws(TableFault) in
        try BookReading(
          source.sheet, doors,
          BookOptions(today: bank.today, year: year, halves: halves.halves))
      }
      if let total = reading.rows.totals.first(where: \.differs), !despiteTotals, !options.dryRun {
        throw CommandFailure(
          .no,
          "第 \(total.record) 行的合计是 \(ImportReport.points(total.said))，各行加起来是 "
            + "\(ImportReport.points(total.found ?? 0))，没有导入。请核对；确认无误可加 --despite-totals。")
      }
      let closed = closedOn?.day ?? bank.today
      let sender = options.sender(bank, "book", source) {
        $0.field("closed_on", closed.description)
        $0.field("halves", halves.halves.rawValue)
        if large { $0.field("large", true) }
      }
      let summary = try await sender.send(reading.pages.map(Self.row))
      for row in summary.refused { reading.quarantinePage(row.place, row.reason) }
      try ImportReport(
        source: source, rows: reading.rows, summary: summary, isDryRun: options.dryRun,
        json: bank.json, word: "户"
      ).finish()
    }
  }

  private static func row(_ page: BookReading.Page) -> ImportSender.Row {
    let row = page.row
    let json = JSONWriter.bytes { writer in
      writer.field("name", row.name)
      writer.field("building", row.door.building)
      writer.field("entrance", row.door.entrance)
      writer.field("room", row.door.room)
      writer.given("old_no", row.oldNumber)
      writer.array("lines") { list in
        for line in row.lines {
          list.object {
            $0.field("row", line.row)
            $0.given("on", line.on?.description)
            $0.given("item", line.item)
            $0.given("change_halves", line.change)
            $0.given("balance_halves", line.balance)
            $0.given("by", line.by)
          }
        }
      }
    }
    return ImportSender.Row(json: json, lines: row.lines.count)
  }
}
