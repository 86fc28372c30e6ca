import ArgumentParser
import JSON

struct ShopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shop", abstract: "领取点与盘点 · Pick-up points, their days, and counts.",
    subcommands: [
      ShopPointsCommand.self, ShopAddCommand.self, ShopEditCommand.self, ShopDaysCommand.self,
      ShopCountCommand.self, ShopCountsCommand.self, ShopAgreeCommand.self,
      ShopRefuseCommand.self, ShopApprovalsCommand.self,
    ])
}

struct ShopPointsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "points", abstract: "领取点 · List the pick-up points with their hours.")

  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/pickup-points")) { PointTable.of($0.json["items"].items).text }
    }
  }
}

/// What is set of a pick-up point, as far as it is given.
struct PointOptions: ParsableArguments {
  @Option(name: .long, help: "Where it is.") var address: String?
  @Option(name: .long, help: "community, or partner (a private shop).") var runBy: String?
  @Option(name: .long, help: "Days of the week, 1 is Monday: 1,3,5.") var weekdays: String?
  @Option(name: .long, help: "Days of the month: 5,15,25.") var monthDays: String?
  @Option(name: .long, help: "HH:MM.") var opens: String?
  @Option(name: .long, help: "HH:MM.") var closes: String?
  @Flag(inversion: .prefixedNo, help: "Whether gifts can be asked for there.") var enabled: Bool?

  func validate() throws {
    _ = try Self.days(weekdays)
    _ = try Self.days(monthDays)
    _ = try Self.minute(opens)
    _ = try Self.minute(closes)
  }

  /// Writes the fields that are given.
  func write(to writer: inout JSONWriter) throws {
    writer.given("address", address)
    writer.given("run_by", runBy)
    for (name, list) in [("weekdays", weekdays), ("month_days", monthDays)] {
      guard let days = try Self.days(list) else { continue }
      writer.array(name) { for day in days { $0.value(day) } }
    }
    writer.given("opens", try Self.minute(opens))
    writer.given("closes", try Self.minute(closes))
    writer.given("enabled", enabled)
  }

  private static func days(_ list: String?) throws -> [Int]? {
    try list?.split(separator: ",").map {
      guard let day = Int($0) else { throw ValidationError("'\($0)' is not a day.") }
      return day
    }
  }

  private static func minute(_ text: String?) throws -> Int? {
    guard let text else { return nil }
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, (0...24).contains(parts[0]), (0...59).contains(parts[1]) else {
      throw ValidationError("'\(text)' is not a time like 09:30.")
    }
    return parts[0] * 60 + parts[1]
  }
}

struct ShopAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "新设领取点 · Add a pick-up point.")

  @Argument(help: "The code, such as P2.") var code: String
  @Option(name: .long, help: "The name.") var name: String
  @OptionGroup var point: PointOptions
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = try JSONWriter.bytes {
        $0.field("code", code)
        $0.field("name", name)
        try point.write(to: &$0)
      }
      try await bank.show(.command("/v1/pickup-points", body, key: key.value)) {
        PointTable.of([$0.json]).text
      }
    }
  }
}

struct ShopEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "修改领取点 · Change a pick-up point.")

  @Argument(help: "The point's code.") var code: String
  @Option(name: .long, help: "The name.") var name: String?
  @OptionGroup var point: PointOptions
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/pickup-points/\(BankRequest.encoded(code))"
      let present = try await bank.client.send(.get(path)).json["version"].integer ?? 0
      let body = try JSONWriter.bytes {
        $0.given("name", name)
        try point.write(to: &$0)
      }
      let request = BankRequest(
        method: .patch, path: path, body: body, version: "\"\(present)\"")
      try await bank.show(request) { PointTable.of([$0.json]).text }
    }
  }
}

struct ShopDaysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "days", abstract: "调整开门日 · Days against the usual hours.",
    discussion: "Gifts that wait there are kept until the second opening all the same.")

  @Argument(help: "The point's code.") var code: String
  @Option(name: .long, help: "A day on which it stays closed; may be repeated.")
  var closed: [String] = []
  @Option(name: .long, help: "A day on which it opens; may be repeated.") var open: [String] = []
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func validate() throws {
    guard !closed.isEmpty || !open.isEmpty else {
      throw ValidationError("Name a day with --closed or --open.")
    }
  }

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes { writer in
        writer.array("days") { list in
          for (day, isOpen) in closed.map({ ($0, false) }) + open.map({ ($0, true) }) {
            list.object {
              $0.field("day", day)
              $0.field("open", isOpen)
            }
          }
        }
      }
      let path = "/v1/pickup-points/\(BankRequest.encoded(code))/days"
      try await bank.show(.command(path, body, key: key.value)) {
        PointTable.of([$0.json]).text
      }
    }
  }
}

struct ShopApprovalsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approvals", abstract: "常年批准 · List the standing approvals.")

  @Option(name: .long, help: "An item's code.") var item: String?
  @Flag(name: .long, help: "Only those in force today.") var current = false
  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      let clock = bank.signIn.clock
      let request = BankRequest.get(
        "/v1/standing-approvals", [("item", item), ("current", current ? "true" : nil)])
      try await bank.showList(request, limit: limit) { approvals in
        var table = Table(["物品", "批准时间", "批准人", "截止", "结束"])
        for one in approvals {
          table.add([
            one["item"].text, clock.shown(one["approved_at"]) ?? "", one["approved_by"].text,
            one["until"].text, clock.shown(one["ended_at"]) ?? "",
          ])
        }
        return table
      }
    }
  }
}

/// Pick-up points in a table.
enum PointTable {
  static func of(_ points: [JSONValue]) -> Table {
    var table = Table(["编码", "名称", "地址", "性质", "每周", "每月", "时间", "例外", "启用"])
    for point in points {
      let exceptions = point["exceptions"].items.map {
        $0["day"].text + ($0["open"].bool == true ? " 开" : " 休")
      }
      table.add([
        point["code"].text, point["name"].text, point["address"].text,
        point["run_by"].text == "partner" ? "合作商户" : "社区", point["weekdays"].text,
        point["month_days"].text, time(point["opens"]) + "–" + time(point["closes"]),
        exceptions.joined(separator: "、"), point["enabled"].text,
      ])
    }
    return table
  }

  private static func time(_ minute: JSONValue) -> String {
    let (hours, minutes) = Int(minute.integer ?? 0).quotientAndRemainder(dividingBy: 60)
    return "\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
  }
}
