import Foundation
import Tables
import Testing

/// The spoilt books of a made-up place, as an office would have typed them.
struct SpoiltBook {
  static let households = 3_000
  static let grids = [
    ["网格编码", "网格名称", "类型", "楼栋"],
    ["150271020901088", "测试网格", "城市", (1...50).map { "测试\($0)号楼" }.joined(separator: "、")],
  ]

  private static let surnames = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏")
  private static let given = Array("测试演示样例虚构假名编造")

  static func name(_ number: Int) -> String {
    String([
      surnames[number % surnames.count], given[number / 30 % given.count],
      given[(number / 360 + 5) % given.count],
    ])
  }

  /// 50 buildings of 60 doors: 3 entrances with 20 rooms each.
  static func door(_ number: Int) -> (building: Int, entrance: Int, room: Int) {
    (number / 60 + 1, number % 60 / 20 + 1, (number % 20 / 2 + 1) * 100 + number % 2 + 1)
  }

  static let roster =
    [["序号", "姓名", "楼栋", "单元", "室", "存折号"]]
    + (0..<households).map { number in
      let door = door(number)
      let isFirst = number % 20 == 0
      return [
        String(number + 1), name(number), isFirst ? "\(door.building)栋" : "",
        isFirst ? String(door.entrance) : "", String(door.room), "旧\(number)",
      ]
    }

  /// What the old book says each has, in whole points.
  static func points(_ number: Int) -> Int { number * 7 % 500 }

  /// What is wrong with every hundredth household and those after it; nil where nothing is.
  static func fault(_ number: Int) -> String? {
    switch number % 100 {
    case 3: "半分"
    case 14: "不是数字"
    case 25: "不止一个人"
    case 36: "负数"
    case 47: "看不懂"
    case 58: "拼音残留"
    case 69: "没有登记"
    default: nil
    }
  }

  /// The row of a household; `isCorrected` as somebody has put it right afterwards.
  static func row(_ number: Int, isCorrected: Bool) -> [String] {
    let (building, entrance, room) = door(number)
    var door = ["\(building)-\(entrance)-\(room)", "测试\(building)号楼\(entrance)单元\(room)室"][
      number % 2]
    var name = name(number)
    let points = points(number)
    var amount = [
      String(points), "\(points)分", wide(points), "\(points).0",
      points > 999 ? "1,000" : String(points),
    ][number % 5]
    if !isCorrected {
      switch number % 100 {
      case 3: amount = "\(points).5"
      case 14: amount = "若干"
      case 25: name += "、" + Self.name(number + 1)
      case 36: amount = "-\(points + 1)"
      case 47: door = "东头第三家"
      case 58: name = "趙(zhào)" + name
      case 69: door = "99-1-101"
      default: break
      }
    }
    let day = ["2023.5.6", "2023年5月6日", "45052", "5月6日", "2023/5/6"][number % 5]
    return [name, door, day, amount, "旧\(number)"]
  }

  static let heading = ["户主", "门牌", "登记日期", "结余（分）", "存折号"]

  static var book: [[String]] {
    [["测试社区道德银行台账", "", "", "", ""], heading]
      + (0..<households).map { row($0, isCorrected: false) } + [["", "", "", "", ""]]
  }

  private static func wide(_ number: Int) -> String {
    String(
      String.UnicodeScalarView(
        String(number).unicodeScalars.compactMap { UnicodeScalar($0.value + 0xFEE0) }))
  }

  static func csv(_ rows: [[String]], _ encoding: TextEncoding = .gb18030) -> Data {
    var text = CSVText(lineEnd: "\r\n")
    for row in rows { text.add(row) }
    return Data(encoding.encode(text.text))
  }
}

/// `moralbank import`, as a secretary runs it.
@Suite(.serialized) struct ImportTests {
  private struct Desk {
    let folder: String
    var environment: [String: String] { ["XDG_CONFIG_HOME": folder + "/config"] }

    func run(_ arguments: [String]) async throws -> Program.Ending {
      try await Program.run(arguments, environment: environment, seconds: 240)
    }

    func write(_ name: String, _ data: Data) throws -> String {
      let path = folder + "/" + name
      try data.write(to: URL(fileURLWithPath: path))
      return path
    }

    /// The summary of an import with `--json`.
    func summary(_ arguments: [String]) async throws -> (ending: Program.Ending, [String: Any]) {
      let ending = try await run(["import"] + arguments + ["--json"])
      let object = try? JSONSerialization.jsonObject(with: Data(ending.output.utf8))
      return (ending, try #require(object as? [String: Any], "\(ending.output)\(ending.errors)"))
    }
  }

  private func withDesk(_ body: (Desk, OpenBank) async throws -> Void) async throws {
    try await withFolder { folder in
      let bank = try await OpenBank.open(in: folder + "/bank")
      let logins = try Data(contentsOf: URL(fileURLWithPath: folder + "/bank/logins.json"))
      let all = try #require(try JSONSerialization.jsonObject(with: logins) as? [[String: Any]])
      let secretary = try #require(all.first { $0["role"] as? String == "secretary" })
      let desk = Desk(folder: folder)
      let login = try #require(secretary["login"] as? String)
      let password = try #require(secretary["password"] as? String)
      let program = Program.folder.appendingPathComponent("moralbank").path
      let signedIn = try await Program.run(
        "/bin/bash",
        [
          "-c", "printf '%s\\n' \"$2\" | \"$0\" login \"$1\" --password-stdin --data \"$3\"",
          program, login, password, folder + "/bank",
        ], environment: desk.environment)
      #expect(signedIn.status == 0, "\(signedIn.errors)")
      let result: Result<Void, any Error>
      do { result = .success(try await body(desk, bank)) } catch { result = .failure(error) }
      let verified = try await Program.run(["verify", "--data", folder + "/bank"])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      #expect(try await bank.end(SIGTERM) == 0)
      try result.get()
    }
  }

  @Test func `a spoilt book of three thousand households is imported twice, its faults corrected`()
    async throws
  {
    try await withDesk { desk, _ in
      let grids = try desk.write("网格.csv", SpoiltBook.csv(SpoiltBook.grids))
      let (_, placed) = try await desk.summary(["grids", grids])
      #expect(placed["accepted"] as? Int == 1 && placed["encoding"] as? String == "gb18030")
      let roster = try desk.write("名册.csv", SpoiltBook.csv(SpoiltBook.roster))
      let consent = ["--consent-way", "paper", "--consent-on", "2026-01-05", "--estate", "测试"]
      let (opening, opened) = try await desk.summary(["people", roster] + consent)
      #expect(opening.status == 0 && opened["accepted"] as? Int == SpoiltBook.households)

      let book = try desk.write("旧账.csv", SpoiltBook.csv(SpoiltBook.book))
      let options = ["--estate", "测试", "--year", "2023"]
      let (trial, tried) = try await desk.summary(["book", book, "--dry-run"] + options)
      #expect(trial.status == 1 && tried["dry_run"] as? Bool == true)
      #expect(!FileManager.default.fileExists(atPath: desk.folder + "/quarantine.csv"))
      let numbers = 0..<SpoiltBook.households
      let sound = numbers.filter { SpoiltBook.fault($0) == nil }
      let points = sound.reduce(0) { $0 + SpoiltBook.points($1) }
      let (first, taken) = try await desk.summary(["book", book] + options)
      #expect(first.status == 1, "doubtful rows are left")
      #expect(taken["accepted"] as? Int == sound.count && taken["points"] as? Int == points)
      #expect(tried["points"] as? Int == points)
      #expect(taken["rows_in_doubt"] as? Int == SpoiltBook.households - sound.count)

      let (second, again) = try await desk.summary(["book", book] + options)
      #expect(second.status == 1 && again["accepted"] as? Int == 0)
      #expect(again["points"] as? Int == 0 && again["known"] as? Int == sound.count)
      #expect(again["import_id"] as? String == taken["import_id"] as? String)
      #expect(again["quarantine"] as? String == taken["quarantine"] as? String)

      let aside = try Data(contentsOf: URL(fileURLWithPath: desk.folder + "/quarantine.csv"))
      let table = try CSVTable(Array(aside), encoding: .gb18030)
      #expect(table.header == ["原因"] + SpoiltBook.heading)
      let faulty = numbers.filter { SpoiltBook.fault($0) != nil }
      #expect(table.rows.count == faulty.count)
      for (row, number) in zip(table.rows, faulty) {
        let word = SpoiltBook.fault(number) ?? ""
        #expect(row.fields[0].contains(word), "\(row.fields)")
        #expect(row.fields[5] == "旧\(number)")
      }
      let corrected = faulty.map { ["已改"] + SpoiltBook.row($0, isCorrected: true) }
      let mended = try desk.write(
        "quarantine.csv", SpoiltBook.csv([["原因"] + SpoiltBook.heading] + corrected))
      for round in 0..<2 {
        let (ending, rest) = try await desk.summary(["book", mended] + options)
        #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
        #expect(rest["accepted"] as? Int == (round == 0 ? faulty.count : 0))
        #expect(rest["known"] as? Int == (round == 0 ? 0 : faulty.count))
      }
      let id = try #require(taken["import_id"] as? String)
      let list = try await desk.run(["import", "confirmation", "--import", id])
      #expect(list.status == 0)
      #expect(list.output.components(separatedBy: "【").count == 151)
      #expect(list.output.contains("共 \(sound.count) 人 \(points) 分"))
      let page = try await desk.run(["import", "pages", SpoiltBook.name(5), "--limit", "10"])
      #expect(page.output.contains("2023-05-06") || page.errors.contains("不止一人"))
    }
  }

  @Test func `files that cannot be read are told, each with its status`() async throws {
    try await withDesk { desk, _ in
      let good = SpoiltBook.csv([SpoiltBook.heading, ["测试甲", "1-1-101", "", "5", ""]])
      let files: [(String, Data, [String], String)] = [
        ("empty.csv", Data(), [], "空"), ("binary.csv", Data([1, 0, 2]), [], "二进制"),
        ("book.xlsx", Data([0x50, 0x4B, 3, 4, 0]), [], "Excel"),
        ("gbk.csv", good, ["--encoding", "utf-8"], "--encoding"),
        ("columns.csv", SpoiltBook.csv([["姓名", "电话"], ["测试甲", "1"]]), [], "表头"),
        ("long.csv", Data(repeating: UInt8(ascii: "a"), count: 40 << 10), [], "KiB"),
      ]
      for (name, data, options, word) in files {
        let path = try desk.write(name, data)
        let ending = try await desk.run(["import", "book", path] + options)
        #expect(ending.status == 2 && ending.errors.contains(word), "\(name): \(ending.errors)")
      }
      let huge = desk.folder + "/huge.csv"
      #expect(FileManager.default.createFile(atPath: huge, contents: nil))
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: huge))
      try handle.truncate(atOffset: 100 << 20)
      try handle.close()
      let ending = try await desk.run(["import", "book", huge])
      #expect(ending.status == 2 && ending.errors.contains("MiB"), "\(ending.errors)")
      let missing = try await desk.run(["import", "book", desk.folder + "/none.csv"])
      #expect(missing.status == 2 && missing.errors.contains("none.csv"))
      let totals = try desk.write(
        "totals.csv",
        SpoiltBook.csv([
          SpoiltBook.heading, ["测试甲", "1-1-101", "", "5", ""], ["合计", "", "", "6", ""],
        ]))
      let refused = try await desk.run(["import", "book", totals])
      #expect(refused.status == 1 && refused.errors.contains("--despite-totals"))
      let stranger = try await Program.run(
        ["import", "book", totals], environment: ["XDG_CONFIG_HOME": desk.folder + "/nobody"])
      #expect(stranger.status == 3, "\(stranger.errors)")
    }
  }
}
