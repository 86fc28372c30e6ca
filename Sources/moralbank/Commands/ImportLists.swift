import ArgumentParser
import Bank
import JSON

struct ImportConfirmationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirmation",
    abstract: "确认单 · Print the balances taken over, by entrance, to be signed.")

  @Option(name: .customLong("import"), help: "The id of the import.") var id: String
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/imports/\(BankRequest.encoded(id))/confirmation"
      let items = try await bank.all(path)
      if bank.json {
        var writer = JSONWriter()
        writer.array { list in for item in items { list.value(item) } }
        Terminal.write(writer.bytes + [0x0A])
      } else {
        Terminal.say(
          items.isEmpty
            ? "（没有）" : ConfirmationList(items, on: bank.signIn.clock.today).text)
      }
    }
  }
}

/// The list that people sign, one part an entrance, doors in the order one walks.
struct ConfirmationList {
  private let items: [JSONValue]
  private let day: String

  init(_ items: [JSONValue], on day: String) {
    self.items = items.sorted { a, b in
      for field in ["building", "entrance", "room", "name"] {
        let (left, right) = (DoorOrder(a[field].text), DoorOrder(b[field].text))
        if left != right { return left < right }
      }
      return false
    }
    self.day = day
  }

  var text: String {
    var parts: [[JSONValue]] = []
    for item in items {
      if let last = parts.last?.last, last["building"] == item["building"],
        last["entrance"] == item["entrance"]
      {
        parts[parts.count - 1].append(item)
      } else {
        parts.append([item])
      }
    }
    let sum = items.reduce(0) { $0 + ($1["points"].integer ?? 0) }
    let head =
      "道德银行期初余额确认单    \(day)    共 \(items.count) 人 \(sum) 分\n"
      + "以下积分由旧账转入。请核对后签字；有出入请当场说明，不要签字。"
    return ([head] + parts.map(Self.entrance)).joined(separator: "\n\n")
  }

  private static func entrance(_ items: [JSONValue]) -> String {
    var table = Table(["房号", "姓名", "存折号", "旧存折号", "积分", "本人签字"], numbers: [4])
    for item in items {
      table.add([
        item["room"].text, item["name"].text, item["passbook_no"].text, item["old_no"].text,
        item["points"].text, "______________",
      ])
    }
    let sum = items.reduce(0) { $0 + ($1["points"].integer ?? 0) }
    return "【\(items[0]["building"].text) \(items[0]["entrance"].text)】\n" + table.text
      + "\n小计 \(items.count) 人 \(sum) 分    经办人签字：____________    日期：____年__月__日"
  }
}

/// Names of doors in the order people count: 2单元 before 10单元.
struct DoorOrder: Comparable {
  private let parts: [(text: String, number: Int)]

  init(_ text: String) {
    var parts: [(text: String, number: Int)] = []
    for character in text {
      if let digit = character.wholeNumberValue, character.isASCII {
        if let last = parts.last, last.number >= 0, last.number < 1_000_000 {
          parts[parts.count - 1].number = last.number * 10 + digit
        } else {
          parts.append(("", digit))
        }
      } else if let last = parts.last, last.number < 0 {
        parts[parts.count - 1].text = last.text + String(character)
      } else {
        parts.append((String(character), -1))
      }
    }
    self.parts = parts
  }

  static func == (a: Self, b: Self) -> Bool {
    a.parts.elementsEqual(b.parts) { $0.text == $1.text && $0.number == $1.number }
  }

  static func < (a: Self, b: Self) -> Bool {
    a.parts.lexicographicallyPrecedes(b.parts) { ($0.text, $0.number) < ($1.text, $1.number) }
  }
}

struct ImportListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "导入记录 · List the files that something was taken from.")

  @Option(name: .long, help: "At most so many.") var limit = 30
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(.get("/v1/imports"), limit: limit) { items in
        var table = Table(["编号", "内容", "文件", "时间", "经办", "开户", "期初", "积分"], numbers: [5, 6, 7])
        for item in items {
          table.add([
            item["id"].text, Self.kinds[item["kind"].text] ?? item["kind"].text,
            item["file_name"].text, bank.signIn.clock.shown(item["started_at"]) ?? "",
            item["started_by"]["name"].text, item["people"].text, item["openings"].text,
            item["points"].text,
          ])
        }
        return table
      }
    }
  }

  private static let kinds = ["grids": "网格", "people": "名册", "book": "旧账"]
}

struct ImportPagesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pages", abstract: "旧账页 · Show the pages of a person's old book.")

  @Argument(help: "Id, passbook number, or name; oneself when left out.") var person: String?
  @Option(name: .long, help: "At most so many lines.") var limit = 100
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let id = try await bank.personOrSelf(person)
      let path = "/v1/people/\(BankRequest.encoded(id))/old-pages"
      try await bank.showList(.get(path), limit: limit) { items in
        var table = Table(["原行号", "日期", "事由", "变动", "结余", "经办人"], numbers: [0, 3, 4])
        for item in items {
          table.add([
            item["row"].text, item["on"].text, item["item"].text, item["change"].text,
            item["balance"].text, item["by"].text,
          ])
        }
        return table
      }
    }
  }
}

struct ImportBuildingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "buildings",
    abstract: "楼栋 · List the buildings on record, by which the doors of files are read.")

  @Option(name: .long, help: "A community's code; one's own when left out.") var community: String?
  @Option(name: .long, help: "At most so many.") var limit = 100
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      try await bank.showList(
        .get("/v1/buildings", [("community", community)]), limit: limit
      ) { items in
        var table = Table(["楼栋", "小区", "网格", "单元"])
        for item in items {
          table.add([
            item["name"].text, item["estate"].text, item["grid"].text, item["entrances"].text,
          ])
        }
        return table
      }
    }
  }
}
