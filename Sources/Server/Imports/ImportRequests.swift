import Bank
import FoundationEssentials
import JSON

/// The requests of imports: their shapes, and the reading of what fits them.
enum ImportRequests {
  private static let frame: [Field] = [
    .optional("community", .code(), "A code; the caller's own when left out."),
    .required(
      "file",
      .object([
        .required("name", .text(1...120), "For people."),
        .required("sha256", .code(max: 64), "Of its bytes, 64 hexadecimal digits."),
      ]), "The file the rows come from."),
    .optional("dry_run", .boolean, "true: say what would happen, and change nothing."),
  ]

  private static let door: [Field] = [
    .required("building", .text(1...40), "As on record, such as `3号楼`."),
    .required("entrance", .text(1...20), "Such as `2单元`."), .required("room", .text(1...20)),
  ]

  private static let place = Shape.integer(1...1_000_000)

  static let grids = Shape.object(
    frame + [
      .required(
        "rows",
        .array(
          .object([
            .required("code", .code(max: 17), "15 digits, 17 for a micro-grid."),
            .required("name", .text(1...60)),
            .optional("parent", .code(max: 17), "The grid above; none for the top level."),
            .required("kind", .oneOf(["urban", "rural"])),
            .optional("buildings", .array(.text(1...40), 0...200)),
          ]), 1...ImportFile.rowLimit))
    ])

  static let people = Shape.object(
    frame + [
      .required(
        "rows",
        .array(
          .object(
            [
              .required("row", place, "Where it stands in the file."),
              .required("name", .text(1...60)),
            ]
              + door + [
                .optional("grid", .code(max: 17), "Needed where the building is new."),
                .optional("initials", .code(max: 20)),
                .optional("tags", .array(.oneOf(PersonShapes.tags), 0...3)),
                .optional("phone", .code(max: 15), "5 to 15 digits."),
                .optional("birth_year", PersonShapes.year),
                .optional("old_no", .text(1...40), "The passbook number of before."),
                .required(
                  "consent",
                  .object([
                    .required("given_on", .day), .required("way", .text(1...40)),
                    .optional("form_no", .text(1...40)),
                  ]), "To the keeping of these data."),
              ]), 1...ImportFile.rowLimit))
    ])

  static let book = Shape.object(
    frame + [
      .required("closed_on", .day, "The day the old book was closed."),
      .optional(
        "halves", .oneOf(HalfPoints.allCases.map(\.rawValue)),
        "What becomes of half a point at the end; refused when left out."),
      .optional(
        "large", .boolean,
        "true: balances above \(ImportBook.largeOpening) points were checked; from the parent's "
          + "secretary only."),
      .required(
        "rows",
        .array(
          .object(
            [.required("name", .text(1...60))] + door + [
              .optional("old_no", .text(1...40), "The passbook number of before."),
              .required(
                "lines", .array(line, 1...OldBookRow.lineLimit),
                "In their order. The points taken over are the last balance with the changes "
                  + "after it, or all changes where no balance is written."),
            ]), 1...ImportFile.rowLimit), "One a depositor."),
    ])

  private static let halves = Shape.integer(-2_000_000...2_000_000)

  private static let line = Shape.object([
    .required("row", place, "Where it stands in the file."), .optional("on", .day),
    .optional("item", .text(1...200)),
    .optional("change_halves", halves, "In half points, in above 0; this or the balance."),
    .optional("balance_halves", halves, "In half points."), .optional("by", .text(1...60)),
  ])

  static func file(_ body: Fields) throws -> ImportFile {
    let file = try body.object("file")
    let digits = Array(try file.string("sha256").utf8)
    let nibbles = digits.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    guard nibbles.count == 64, digits.count == 64 else {
      throw ProblemReply.invalid("/file/sha256", notADigest)
    }
    let digest = stride(from: 0, to: 64, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    return ImportFile(name: try file.string("name"), digest: digest)
  }

  static func gridRows(_ body: Fields) throws -> [GridRow] {
    try body.objects("rows").enumerated().map { index, row in
      let code = try row.string("code")
      guard [15, 17].contains(code.utf8.count), code.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 })
      else { throw ProblemReply.invalid("/rows/\(index)/code", notAGridCode) }
      return GridRow(
        code: code, name: try row.string("name"), parent: try row.optionalString("parent"),
        kind: try row.string("kind"), buildings: try row.strings("buildings"))
    }
  }

  static func rosterRows(_ body: Fields) throws -> [RosterRow] {
    try body.objects("rows").enumerated().map { index, row in
      do {
        var person = try PersonRequest.read(row, householdGrid: nil)
        person.login = nil
        return RosterRow(
          row: try row.int("row"), person: person, oldNumber: try row.optionalString("old_no"))
      } catch let problem as ProblemReply {
        throw problem.under("/rows/\(index)")
      }
    }
  }

  static func bookRows(_ body: Fields) throws -> [OldBookRow] {
    var rows: [OldBookRow] = []
    var count = 0
    for (index, row) in try body.objects("rows").enumerated() {
      let lines = try row.objects("lines").enumerated().map { place, line in
        let read = OldLine(
          row: try line.int("row"), on: try line.optionalDay("on"),
          item: try line.optionalString("item"), change: try line.optionalInt("change_halves"),
          balance: try line.optionalInt("balance_halves"), by: try line.optionalString("by"))
        guard read.change != nil || read.balance != nil else {
          throw ProblemReply.invalid("/rows/\(index)/lines/\(place)", changeOrBalance)
        }
        return read
      }
      count += lines.count
      guard count <= OldBookRow.lineLimit else {
        throw ProblemReply.invalid("/rows/\(index)/lines", tooManyLines)
      }
      rows.append(
        OldBookRow(
          door: try PersonRequest.door(row), name: try row.string("name"),
          oldNumber: try row.optionalString("old_no"), lines: lines))
    }
    return rows
  }

  private static let notADigest = Bilingual(
    zh: "应为 64 位十六进制数字（文件的 SHA-256）。",
    en: "This must be 64 hexadecimal digits, the SHA-256 of the file.")
  private static let notAGridCode = Bilingual(
    zh: "网格编码应为 15 位数字（微网格 17 位）。",
    en: "A grid's code has 15 digits, that of a micro-grid 17.")
  private static let changeOrBalance = Bilingual(
    zh: "请填写变动或余额，至少一项。", en: "Give the change, the balance, or both.")
  private static let tooManyLines = Bilingual(
    zh: "一次最多 \(OldBookRow.lineLimit) 行旧账，请分批发送。",
    en: "At most \(OldBookRow.lineLimit) old lines a request; send them in several.")
}
