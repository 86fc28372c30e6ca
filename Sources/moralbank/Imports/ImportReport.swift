import Intake
import JSON
import Tables

/// What an import ended with, for people or as JSON.
struct ImportReport {
  let source: ImportSource
  let rows: ReadSheet
  let summary: ImportSender.Summary
  let isDryRun: Bool
  let json: Bool
  /// What one row is called: 人, 户, 个.
  let word: String

  /// Puts doubtful rows aside, tells everything, and throws where something is left to do.
  func finish() throws(CommandFailure) {
    var aside: String?
    if !isDryRun, let rows = rows.quarantine() { aside = try source.putAside(rows) }
    let counts = rows.counts
    if json {
      Terminal.write(bytes(aside) + [0x0A])
    } else {
      Terminal.say(text(aside))
    }
    guard counts.quarantined > 0 else { return }
    let advice = aside.map { "已写入 \($0)，改正后只需导入那个文件。" } ?? "试算没有写入任何内容。"
    throw CommandFailure(.no, "有 \(counts.quarantined) 行需要核对。\(advice)")
  }

  private func text(_ aside: String?) -> String {
    let counts = rows.counts
    let facts = Table.facts([
      ("文件", "\(source.name)（\(rows.sheet.encoding.rawValue)）"),
      (isDryRun ? "将新增" : "新增", "\(summary.accepted) \(word)"),
      ("此前已有", summary.known > 0 ? "\(summary.known) \(word)" : nil),
      ("期初积分", summary.points > 0 ? String(summary.points) : nil),
      ("待核对", counts.quarantined > 0 ? "\(counts.quarantined) 行" : nil),
      ("跳过", counts.skipped > 0 ? "\(counts.skipped) 行（标题、表头、合计、空行、说明）" : nil),
      ("未用的列", rows.unusedColumns.isEmpty ? nil : rows.unusedColumns.joined(separator: "、")),
      ("合计核对", totals), ("导入编号", summary.id),
    ])
    guard counts.quarantined > 0 else { return facts }
    var table = Table(["行", "原因"], numbers: [0])
    for (place, fate) in rows.fates.enumerated() {
      guard case .quarantined(let reasons) = fate else { continue }
      table.add([String(place + 1), reasons.joined(separator: "；")])
      if table.count == Self.shown { break }
    }
    let more = counts.quarantined > Self.shown ? "\n……共 \(counts.quarantined) 行" : ""
    return facts + "\n\n" + table.text + more
  }

  private static let shown = 20

  private var totals: String? {
    guard !rows.totals.isEmpty else { return nil }
    return rows.totals.map { check in
      guard let found = check.found else { return "第 \(check.record) 行无法核对" }
      return found == check.said
        ? "第 \(check.record) 行相符"
        : "第 \(check.record) 行写 \(Self.points(check.said))，各行合 \(Self.points(found))"
    }.joined(separator: "；")
  }

  /// Half points as people write points.
  static func points(_ halves: Int) -> String {
    (halves < 0 ? "-" : "") + String(abs(halves) / 2) + (halves % 2 == 0 ? "" : ".5")
  }

  private func bytes(_ aside: String?) -> [UInt8] {
    let counts = rows.counts
    return JSONWriter.bytes { answer in
      answer.field("file", source.path)
      answer.field("sha256", source.digest)
      answer.field("encoding", rows.sheet.encoding.rawValue)
      answer.field("dry_run", isDryRun)
      answer.field("import_id", summary.id)
      answer.field("accepted", summary.accepted)
      answer.field("known", summary.known)
      answer.field("points", summary.points)
      answer.field("rows_skipped", counts.skipped)
      answer.field("rows_in_doubt", counts.quarantined)
      answer.field("quarantine", aside)
      answer.array("doubts") { list in
        for (place, fate) in rows.fates.enumerated() {
          guard case .quarantined(let reasons) = fate else { continue }
          list.object {
            $0.field("row", place + 1)
            $0.array("reasons") { for reason in reasons { $0.value(reason) } }
          }
        }
      }
    }
  }
}
