import ArgumentParser
import JSON

struct NoticeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notice", abstract: "公示 · Draw up notices, print them, post them.",
    subcommands: [
      NoticeMakeCommand.self, NoticeListCommand.self, NoticeShowCommand.self,
      NoticePrintCommand.self, NoticePostCommand.self, NoticeConsentCommand.self,
    ])
}

struct NoticeMakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "制作公示 · Draw up the next notice.")

  @Option(name: .long, help: "The last number it looks at; the head when left out.")
  var through: Int?
  @Option(name: .long, help: "A grid's code, with all below; again for more.") var grid: [String] =
    []
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes { writer in
        writer.given("through_seq", through)
        writer.given("grids", grid)
      }
      try await bank.show(.command("/v1/notices", body, key: key.value)) {
        NoticeTable.outcome($0.json)
      }
    }
  }
}

/// A notice and the community that has it.
struct NoticeOptions: ParsableArguments {
  @Argument(help: "The notice's number.") var number: Int
  @Option(name: .long, help: "The community's code; one's own when left out.")
  var community: String?

  func request(_ rest: String = "") -> BankRequest {
    .get("/v1/notices/\(number)\(rest)", [("community", community)])
  }
}

struct NoticeListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "公示列表 · List notices.")

  @Flag(name: .long, help: "Only those that are not posted yet.") var drafts = false
  @Option(name: .long, help: "The community's code; one's own when left out.")
  var community: String?
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let request = BankRequest.get(
        "/v1/notices", [("community", community), ("posted", drafts ? "false" : nil)])
      try await bank.showList(request, limit: limit) { notices in
        var table = Table(["号", "行数", "积分", "公示中", "有异议", "张贴", "生效日"], numbers: [0, 1, 2, 3, 4])
        for notice in notices {
          table.add([
            notice["no"].text, notice["lines_count"].text, notice["points"].text,
            notice["waiting"].text, notice["frozen"].text, notice["posted_on"].shown ?? "草稿",
            notice["clears_on"].shown ?? "",
          ])
        }
        return table
      }
    }
  }
}

struct NoticeShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "公示详情 · Show a notice with its lines.")

  @OptionGroup var notice: NoticeOptions
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(notice.request()) { NoticeTable.details($0.json, bank.signIn.clock) }
    }
  }
}

struct NoticePrintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "打印公示 · Print a notice as text, for the board.")

  @OptionGroup var notice: NoticeOptions
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      var request = notice.request("/text")
      request.accept = "text/plain"
      Terminal.write(try await bank.client.send(request).body)
    }
  }
}

struct NoticePostCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "post", abstract: "张贴公示 · Say that a notice hangs on the board.",
    discussion: "The days begin with the day after the posting. A posting cannot be changed.")

  @Argument(help: "The notice's number.") var number: Int
  @Option(name: .long, help: "The day it was put up; today when left out.") var on: String?
  @Option(name: .long, help: "Who signed it.") var signedBy: String
  @Option(name: .long, help: "Which board.") var place: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes {
        $0.field("posted_on", on ?? bank.signIn.clock.today)
        $0.field("signed_by", signedBy)
        $0.given("place", place)
      }
      try await bank.show(.command("/v1/notices/\(number)/posting", body, key: key.value)) {
        NoticeTable.outcome($0.json)
      }
    }
  }
}

struct NoticeConsentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consent", abstract: "公开姓名 · Allow a name on notices, or withdraw that.")

  @Argument(help: "Whose name: id, passbook number, or name.") var person: String
  @Flag(name: .long, help: "Withdraw the consent.") var withdraw = false
  @Option(name: .long, help: "How it was given, such as paper.") var way: String
  @Option(name: .long, help: "The number of the form.") var form: String?
  @Option(name: .long, help: "The day; today when left out.") var on: String?
  @Option(
    name: .long, help: "Of somebody under 14: who gives it; id, passbook number, or name.")
  var guardian: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = try await bank.person(person)
      var guardianID: String?
      if let guardian { guardianID = try await bank.person(guardian) }
      let named = guardianID
      let body = JSONWriter.bytes {
        $0.field("given", !withdraw)
        $0.field("on", on ?? bank.signIn.clock.today)
        $0.field("way", way)
        $0.given("form_no", form)
        $0.given("guardian_id", named)
      }
      let path = "/v1/people/\(BankRequest.encoded(id))/publication-consent"
      try await bank.show(.command(path, body, key: key.value)) {
        Table.facts([
          ("公开姓名", $0.json["given"].bool == true ? "同意" : "不同意"),
          ("日期", $0.json["on"].shown), ("方式", $0.json["way"].shown),
          ("表单编号", $0.json["form_no"].shown),
        ])
      }
    }
  }
}

/// Notices and the outcomes of commands on them.
enum NoticeTable {
  static func outcome(_ one: JSONValue) -> String {
    Table.facts([
      ("公示号", one["no"].shown), ("行数", one["lines_count"].shown), ("积分", one["points"].shown),
      ("流水号", "\(one["from_seq"].text)–\(one["through_seq"].text)"),
      ("张贴日期", one["posted_on"].shown),
    ])
  }

  static func details(_ one: JSONValue, _ clock: LocalTime) -> String {
    let facts = Table.facts([
      ("公示号", one["no"].shown), ("制作时间", clock.shown(one["made_at"])),
      ("张贴日期", one["posted_on"].shown ?? "未张贴"), ("签发", one["signed_by"].shown),
      ("地点", one["place"].shown), ("行数", one["lines_count"].shown),
      ("积分", one["points"].shown), ("公示中", one["waiting"].shown),
      ("有异议", one["frozen"].shown), ("生效日", one["clears_on"].shown),
    ])
    var table = Table(["行", "存折尾号", "姓名", "类别", "日期", "积分", "生效日", "状态", "事迹编号"], numbers: [0, 5])
    for line in one["lines"].items {
      table.add([
        line["line"].text, line["passbook_tail"].text, line["name"].shown ?? "—",
        line["category"].text, line["occurred_on"].text, line["points"].text,
        line["clears_on"].shown ?? "", Words.state(line["state"].text), line["act_id"].text,
      ])
    }
    return facts + "\n\n" + table.text
  }
}
