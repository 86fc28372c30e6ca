import ArgumentParser
import JSON

struct ActivityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity", abstract: "活动 · Announce activities and see what came of them.",
    subcommands: [
      ActivityAnnounceCommand.self, ActivityListCommand.self, ActivityShowCommand.self,
    ])
}

struct ActivityAnnounceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "announce",
    abstract: "发布活动 · Announce an activity; its recorder credits whoever came.")

  @Argument(help: "What it is called.") var title: String
  @Option(name: .customLong("on"), help: ArgumentHelp("The day.", valueName: "YYYY-MM-DD"))
  var day: String
  @Option(name: .long, help: "Where.") var place: String?
  @Option(name: .customLong("type"), help: "An act type done there; once for each.")
  var types: [String]
  @Option(name: .long, help: "Who will credit: id, passbook number, or name.") var recorder: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let who = try await bank.person(recorder)
      let body = JSONWriter.bytes {
        $0.field("title", title)
        $0.field("on", day)
        $0.given("place", place)
        $0.array("act_types") { for type in types { $0.value(type) } }
        $0.field("recorder_id", who)
      }
      try await bank.show(.command("/v1/activities", body, key: key.value)) {
        Activity.text($0.json)
      }
    }
  }
}

struct ActivityListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "活动列表 · List activities, newest first.")

  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func validate() throws { try ListLimit.check(limit) }

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(.get("/v1/activities"), limit: limit) { activities in
        var table = Table(["日期", "活动", "类型", "人次", "积分", "编号"], numbers: [3, 4])
        for activity in activities {
          table.add([
            activity["on"].text, activity["title"].text, Activity.types(activity),
            Activity.sum("acts", activity), Activity.sum("points", activity),
            activity["id"].text,
          ])
        }
        return table
      }
    }
  }
}

struct ActivityShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "活动详情 · Show an activity with its acts by grid.")

  @Argument(help: "The activity's id.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.show(.get("/v1/activities/\(BankRequest.encoded(id))")) {
        Activity.text($0.json)
      }
    }
  }
}

/// An activity in the terminal.
private enum Activity {
  static func types(_ activity: JSONValue) -> String {
    activity["act_types"].items.map(\.text).joined(separator: "、")
  }

  static func sum(_ field: String, _ activity: JSONValue) -> String {
    String(activity["grids"].items.reduce(0) { $0 + ($1[field].integer ?? 0) })
  }

  static func text(_ activity: JSONValue) -> String {
    let grids = activity["grids"].items.map { part in
      "\(part["grid"].shown ?? "无网格") \(part["acts"].text) 人次 \(part["points"].text) 分"
    }
    return Table.facts([
      ("编号", activity["id"].shown), ("活动", activity["title"].shown),
      ("日期", activity["on"].shown), ("地点", activity["place"].shown),
      ("类型", types(activity)), ("记录人", activity["recorder_id"].shown),
      ("各网格", grids.isEmpty ? nil : grids.joined(separator: "；")),
    ])
  }
}
