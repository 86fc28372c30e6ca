import JSON

/// Sends the rows of a file in parts, each under a key made of what it says, so that the same file
/// sent twice has its effect once.
struct ImportSender {
  let bank: BankSession
  let kind: String
  let source: ImportSource
  let community: String?
  let isDryRun: Bool
  /// Writes fields that stand beside the rows.
  var more: (inout JSONWriter) -> Void = { _ in }

  /// A row as it is sent.
  struct Row {
    /// As JSON.
    var json: [UInt8]
    /// How many old lines it holds; 1 for rows without.
    var lines = 1
  }

  /// What the bank said.
  struct Summary {
    var id: String?
    var accepted = 0
    var known = 0
    var points = 0
    /// Rows not taken, by their place in what was sent, with why.
    var refused: [(place: Int, reason: String)] = []
  }

  /// The contract's bounds of one request, with room for its frame.
  static let rowLimit = 500
  static let lineLimit = 5_000
  static let byteLimit = 500 * 1_024

  /// Sends every row.
  func send(_ rows: [Row]) async throws -> Summary {
    var summary = Summary()
    for part in Self.parts(of: rows) {
      try await send(part, of: rows, fresh: isDryRun, &summary)
      progress(part.upperBound, of: rows.count)
    }
    return summary
  }

  private func send(
    _ part: Range<Int>, of rows: [Row], fresh: Bool, _ summary: inout Summary
  ) async throws {
    let body = body(of: part.map { rows[$0] })
    let key =
      fresh ? BankRequest.newKey() : "import-" + ImportSource.hexadecimal(of: body).prefix(40)
    let answer = try await bank.client.send(.command("/v1/imports/\(kind)", body, key: key))
    let refused = answer.json["refused"].items
    if answer.isRepeat, !refused.isEmpty {
      // What was refused then may be right by now; what was taken is known and not taken again.
      return try await send(part, of: rows, fresh: true, &summary)
    }
    summary.id = answer.json["import_id"].shown ?? summary.id
    // A repeated answer tells what was done then.
    let accepted = Int(answer.json["accepted"].integer ?? 0)
    let known = Int(answer.json["known"].integer ?? 0)
    summary.accepted += answer.isRepeat ? 0 : accepted
    summary.known += answer.isRepeat ? accepted + known : known
    summary.points += answer.isRepeat ? 0 : Int(answer.json["points"].integer ?? 0)
    for row in refused {
      let problem = row["problem"]
      let faults = problem["errors"].items.map { $0["detail"].text }.filter { !$0.isEmpty }
      let reason = faults.isEmpty ? problem["title"].text : faults.joined(separator: "；")
      summary.refused.append((part.lowerBound + Int(row["place"].integer ?? 0), reason))
    }
  }

  private func body(of rows: [Row]) -> [UInt8] {
    JSONWriter.bytes { writer in
      writer.given("community", community)
      writer.object("file") {
        $0.field("name", source.name)
        $0.field("sha256", source.digest)
      }
      if isDryRun { writer.field("dry_run", true) }
      more(&writer)
      writer.array("rows") { for row in rows { $0.raw(row.json) } }
    }
  }

  /// Cuts rows into requests that the contract allows.
  static func parts(of rows: [Row]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    var (bytes, lines) = (0, 0)
    for (place, row) in rows.enumerated() {
      let isFull =
        place - start == rowLimit || bytes + row.json.count > byteLimit
        || lines + row.lines > lineLimit
      if isFull, place > start {
        parts.append(start..<place)
        start = place
        (bytes, lines) = (0, 0)
      }
      bytes += row.json.count + 1
      lines += row.lines
    }
    if start < rows.count { parts.append(start..<rows.count) }
    return parts
  }

  private func progress(_ done: Int, of count: Int) {
    guard !bank.json else { return }
    let filled = done * 30 / max(1, count)
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 30 - filled)
    Terminal.progress(
      "\(isDryRun ? "试算" : "导入") [\(bar)] \(done)/\(count)", isLast: done == count)
  }
}
