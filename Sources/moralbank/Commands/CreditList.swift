import JSON
import Tables

/// A list of deeds from a file, sent in parts.
struct CreditList {
  let path: String
  let isAtomic: Bool
  let key: String

  /// The contract's bounds of one request, with room for its frame.
  static let itemLimit = 500
  static let byteLimit = 512 * 1_024 - 256

  /// Says what each line would give, and sends none.
  func tryOut(_ bank: BankSession) async throws {
    let parts = try parts(of: try await items(bank))
    guard parts.count == 1 else {
      throw CommandFailure(.usage, "--dry-run 最多 \(Self.itemLimit) 条（512 KiB）。")
    }
    let body = JSONWriter.bytes { writer in
      writer.array("items") { for item in parts[0] { $0.raw(item) } }
    }
    let answer = try await bank.client.send(.post("/v1/credits/batch/dry-run", body))
    if bank.json {
      Terminal.write(answer.body + [0x0A])
    } else {
      var lines = Table(["行/编号", "试算", "状态", "积分", "减去"], numbers: [3, 4])
      for result in answer.json["results"].items where result["problem"].isNull {
        lines.add([
          result["client_ref"].text, "可以记", Words.state(result["state"].text),
          result["points"].text, result["points_cut"].text,
        ])
      }
      Terminal.say(lines.text)
      Terminal.say(
        Table.facts([
          ("可以记", "\(answer.json["accepted"].text) 条"),
          ("不能记", "\(answer.json["refused"].text) 条"), ("积分", answer.json["points"].shown),
        ]))
    }
    let refused = answer.json["refused"].integer ?? 0
    guard refused > 0 else { return }
    if !bank.json {
      var failures = Self.failures
      for result in answer.json["results"].items { Self.add(result, to: &failures) }
      Terminal.say(failures.text)
    }
    throw CommandFailure(.no, "有 \(refused) 条不能记。")
  }

  private static var failures: Table { Table(["行/编号", "原因", "说明"]) }

  private static func add(_ result: JSONValue, to failures: inout Table) {
    guard !result["problem"].isNull else { return }
    let problem = result["problem"]
    let faults = problem["errors"].items.map { $0["detail"].text }
    failures.add([
      result["client_ref"].text, problem["title"].text,
      faults.isEmpty ? problem["detail"].text : faults.joined(separator: " "),
    ])
  }

  func send(_ bank: BankSession) async throws {
    let parts = try parts(of: try await items(bank))
    var (credited, refused, points) = (0, 0, 0)
    var failures = Self.failures
    for (index, part) in parts.enumerated() {
      let body = JSONWriter.bytes { writer in
        writer.array("items") { for item in part { $0.raw(item) } }
        if isAtomic { writer.field("atomic", true) }
      }
      let partKey = parts.count == 1 ? key : "\(key)-\(index + 1)"
      let answer = try await bank.client.send(
        .command("/v1/credits/batch", body, key: partKey))
      if bank.json { Terminal.write(answer.body + [0x0A]) }
      credited += Int(answer.json["credited"].integer ?? 0)
      refused += Int(answer.json["refused"].integer ?? 0)
      points += Int(answer.json["points"].integer ?? 0)
      for result in answer.json["results"].items { Self.add(result, to: &failures) }
      if parts.count > 1 {
        Terminal.progress(
          "已送出 \(index + 1)/\(parts.count) 批", isLast: index + 1 == parts.count)
      }
    }
    if !bank.json {
      Terminal.say(
        Table.facts([
          ("已记", "\(credited) 条"), ("未记", "\(refused) 条"), ("积分", "\(points)"),
        ]))
      if refused > 0 { Terminal.say(failures.text) }
    }
    if refused > 0 { throw CommandFailure(.no, "有 \(refused) 条没有记入。") }
  }

  /// Cuts the list into requests that the contract allows.
  func parts(of items: [[UInt8]]) throws(CommandFailure) -> [[[UInt8]]] {
    guard !items.isEmpty else { throw CommandFailure(.usage, "\(path) 里没有条目。") }
    var parts: [[[UInt8]]] = [[]]
    var bytes = 0
    for item in items {
      if parts[parts.count - 1].count == Self.itemLimit || bytes + item.count > Self.byteLimit {
        parts.append([])
        bytes = 0
      }
      parts[parts.count - 1].append(item)
      bytes += item.count + 1
    }
    guard !isAtomic || parts.count == 1 else {
      throw CommandFailure(.usage, "--atomic 最多 \(Self.itemLimit) 条（512 KiB）。")
    }
    guard parts.count == 1 || key.utf8.count <= 56 else {
      throw CommandFailure(.usage, "--key 太长，无法为每一批编号。")
    }
    return parts
  }

  private func items(_ bank: BankSession) async throws -> [[UInt8]] {
    guard let bytes = PrivateFile.read(path) else {
      throw CommandFailure(.usage, "\(path) 读不到。")
    }
    if path.lowercased().hasSuffix(".json") { return try jsonItems(bytes) }
    do {
      let table = try CSVTable(bytes)
      return try await CreditRows(bank: bank).items(of: table)
    } catch let error as TableFault {
      throw CommandFailure(.usage, "\(path)：\(error.chinese)")
    }
  }

  private func jsonItems(_ bytes: [UInt8]) throws(CommandFailure) -> [[UInt8]] {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONReader.read(
        bytes, limits: JSONLimits(bytes: 64 << 20, depth: 16, values: 1 << 22))
    } catch {
      throw CommandFailure(.usage, "\(path): \(error)")
    }
    return (value.array ?? value["items"].items).map { $0.encoded() }
  }
}

/// The rows of a CSV as act requests.
struct CreditRows {
  let bank: BankSession

  private static let columns: Set<String> = [
    "client_ref", "act_type", "person", "household_id", "units", "minutes", "occurred_on",
    "started_at", "beneficiary_person", "beneficiary_household", "beneficiary_door", "evidence",
    "external_ref", "activity_id", "note",
  ]

  func items(of table: CSVTable) async throws -> [[UInt8]] {
    try table.requireNoFault()
    for name in table.header where !Self.columns.contains(name) {
      throw TableFault(
        line: 1, column: name, zh: "没有叫这个名字的列", en: "the column is unknown")
    }
    var known: [String: String] = [:]
    var items: [[UInt8]] = []
    for row in table.rows {
      for column in ["person", "beneficiary_person"] {
        guard let who = try optional(row, column, table), known[who] == nil else { continue }
        known[who] = try await bank.person(who)
      }
      items.append(try item(row, table, known))
      if table.rows.count > 100, items.count % 50 == 0 || items.count == table.rows.count {
        Terminal.progress(
          "已核对 \(items.count)/\(table.rows.count) 行", isLast: items.count == table.rows.count)
      }
    }
    return items
  }

  private func item(
    _ row: CSVRow, _ table: CSVTable, _ people: [String: String]
  ) throws -> [UInt8] {
    func text(_ column: String) throws(TableFault) -> String? { try optional(row, column, table) }
    func number(_ column: String) throws(TableFault) -> Int? {
      try text(column) == nil ? nil : try row.integer(column, in: 0...1_000_000)
    }
    let external = try text("external_ref").map { try ActOptions.external($0) }
    return try JSONWriter.bytes {
      $0.field("client_ref", try text("client_ref") ?? String(row.line))
      $0.field("act_type", try row.filled("act_type"))
      $0.given("person_id", try text("person").flatMap { people[$0] })
      $0.given("household_id", try text("household_id"))
      $0.given("units", try number("units"))
      $0.given("minutes", try number("minutes"))
      $0.field("occurred_on", try row.filled("occurred_on"))
      $0.given("started_at", try text("started_at"))
      ActOptions.write(
        beneficiary: (
          try text("beneficiary_person").flatMap { people[$0] },
          try text("beneficiary_household"), try text("beneficiary_door")
        ),
        evidence: try text("evidence")?.split(separator: ";").map(String.init) ?? [],
        external: external, to: &$0)
      $0.given("activity_id", try text("activity_id"))
      $0.given("note", try text("note"))
    }
  }

  private func optional(
    _ row: CSVRow, _ column: String, _ table: CSVTable
  ) throws(TableFault) -> String? {
    guard table.header.contains(column) else { return nil }
    let value = try row.text(column)
    return value.isEmpty ? nil : value
  }
}
