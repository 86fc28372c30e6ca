package import Bank
import FoundationEssentials
package import JSON
import Store
import Tables

/// Rule versions as they are shown.
package enum RuleBookWriting {
  private static let count = Shape.integer(0...Int64.max)
  private static let table = Shape.lines(0...500_000)

  private static let adoption = Shape.object([
    .required("met_on", .day), .required("present", count), .required("for", count),
    .required("against", count), .required("filing_no", .text(1...80)),
    .required("points_expire", .boolean, "Whether points given under it expire."),
  ])

  private static let cancelled = Shape.object([
    .required("from", .day), .required("met_on", .day), .required("filing_no", .text(1...80)),
    .required("cancelled_by", .uuid), .required("cancelled_at", .instant),
    .required("reason", .text(1...200)),
  ])

  private static let summary: [Field] = [
    .required("version", .code()),
    .required("community", .code(), "Whose it is: this community's, or of one above."),
    .required("state", .oneOf(["draft", "adopted", "withdrawn"])),
    .nullable("from", .day), .nullable("to", .day), .required("in_force", .boolean),
    .nullable("adoption", adoption, "The meeting that put it into force."),
    .required("act_types_count", count), .required("enabled_count", count),
    .required("added_at", .instant),
    .nullable("added_by", .uuid, "null: the bank was founded with it."),
    .required("digest", .code(), "SHA-256 over everything it says, in hexadecimal."),
  ]

  static let version = Shape.named("rule-book", .object(summary))

  private static let names = Shape.object([
    .required("zh", .text(1...80)), .required("en", .text(1...120)),
  ])

  static let book = Shape.named(
    "rule-book-with-act-types",
    .object(
      summary + [
        .required("act_types", .array(RuleWriting.actType, 0...500)),
        .required(
          "overall_caps",
          .array(
            .object([
              .required("scope", .oneOf(OverallScope.allCases.map(\.rawValue))),
              .required("points", count),
              .required("except_categories", .array(.code(), 0...100)),
            ]), 0...10)),
        .required(
          "units",
          .array(
            .object([
              .required("code", .code()), .required("names", names),
              .required("by_minutes", .boolean),
            ]), 0...100)),
        .required(
          "evidence_codes",
          .array(
            .object([
              .required("code", .code()), .required("names", names),
              .required("meaning", .text(1...1_000)),
            ]), 0...100)),
        .required(
          "cancelled_adoptions", .array(cancelled, 0...100),
          "Those taken back before their day, latest first."),
      ]))

  static let tables = Shape.named(
    "rule-book-tables",
    .object([
      .required("csv", table, "Act types."), .required("caps_csv", table),
      .required("units_csv", table), .required("evidence_csv", table),
    ]))

  static let checked = Shape.named(
    "rule-book-check",
    .object([
      .required("ok", .boolean), .required("act_types_count", count, "0 unless ok."),
      .required("enabled_count", count, "0 unless ok."),
      .required("faults_count", count, "All of them; the first 100 are listed."),
      .required(
        "faults",
        .array(
          .object([
            .required("table", .oneOf(RuleTable.allCases.map(\.rawValue))),
            .nullable("line", .integer(1...Int64.max), "Of the table, from 1."),
            .nullable("column", .text(1...100)),
            .required("detail", .text(1...500), "The whole sentence, with line and column."),
          ]), 0...RuleBookFaults.limit)),
    ]))

  static let outcome = Shape.named(
    "rule-book-outcome",
    .object([
      .required("version", .code()), .required("state", .oneOf(["draft", "adopted", "withdrawn"])),
      .nullable("from", .day), .required("act_types_count", count),
      .required("enabled_count", count),
    ]))

  /// Writes what a command did to a version.
  @Sendable static func outcome(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .ruleBook(let book) = outcome else { throw UnexpectedOutcome() }
    writer.object {
      $0.field("version", book.version.key.version)
      $0.field("state", book.version.fate?.rawValue ?? "draft")
      $0.field("from", book.from?.description)
      $0.field("act_types_count", book.version.actTypes)
      $0.field("enabled_count", book.version.enabled)
    }
    return nil
  }

  /// Writes what is wrong with a rule book.
  package static func writeCheck(
    of text: RuleBookText, _ writer: inout JSONWriter, _ language: Language
  ) {
    var faults = RuleBookFaults()
    var draft: RuleBookDraft?
    do throws(RuleBookFaults) {
      draft = try RuleBookDraft(text)
    } catch {
      faults = error
    }
    writer.object { object in
      object.field("ok", draft != nil)
      object.field("act_types_count", draft?.lines.count ?? 0)
      object.field("enabled_count", draft?.enabledCount ?? 0)
      object.field("faults_count", faults.count)
      object.array("faults") { list in
        for fault in faults.faults {
          list.object {
            $0.field("table", fault.table.rawValue)
            $0.field("line", fault.fault.line)
            $0.field("column", fault.fault.column)
            $0.field("detail", fault.sentence[language])
          }
        }
      }
    }
  }

  static func write(_ version: RuleVersionView, _ writer: inout JSONWriter) {
    writer.object { writeSummary(version, &$0) }
  }

  static func write(_ book: RuleBookView, _ writer: inout JSONWriter) {
    writer.object { object in
      writeSummary(book.version, &object)
      object.array("act_types") { list in
        for line in book.draft.lines {
          RuleWriting.write(line.type, of: book.version.version, &list)
        }
      }
      object.array("overall_caps") { list in
        for cap in book.draft.caps {
          list.object {
            $0.field("scope", cap.scope.rawValue)
            $0.field("points", cap.points)
            $0.array("except_categories") { codes in
              for code in cap.exceptCategories.sorted() { codes.value(code) }
            }
          }
        }
      }
      object.array("units") { list in
        for unit in book.draft.units {
          list.object {
            $0.field("code", unit.code)
            writeNames(unit.nameZH, unit.nameEN, &$0)
            $0.field("by_minutes", unit.byMinutes)
          }
        }
      }
      object.array("evidence_codes") { list in
        for code in book.draft.evidence {
          list.object {
            $0.field("code", code.code)
            writeNames(code.nameZH, code.nameEN, &$0)
            $0.field("meaning", code.meaning)
          }
        }
      }
      object.array("cancelled_adoptions") { list in
        for adoption in book.cancelled { write(adoption, &list) }
      }
    }
  }

  private static func write(_ adoption: CancelledAdoptionView, _ list: inout JSONWriter) {
    list.object {
      $0.field("from", adoption.from.description)
      $0.field("met_on", adoption.metOn.description)
      $0.field("filing_no", adoption.filingNumber)
      $0.field("cancelled_by", adoption.by.description)
      $0.field("cancelled_at", adoption.at.description)
      $0.field("reason", adoption.reason)
    }
  }

  private static func writeNames(_ zh: String, _ en: String, _ object: inout JSONWriter) {
    object.object("names") {
      $0.field("zh", zh)
      $0.field("en", en)
    }
  }

  private static func writeSummary(_ version: RuleVersionView, _ object: inout JSONWriter) {
    object.field("version", version.version)
    object.field("community", version.owner)
    object.field("state", version.fate?.rawValue ?? "draft")
    object.field("from", version.adoption?.from.description)
    object.field("to", version.adoption?.until?.description)
    object.field("in_force", version.adoption?.isInForce ?? false)
    object.key("adoption")
    if let adoption = version.adoption {
      object.object {
        $0.field("met_on", adoption.metOn.description)
        $0.field("present", adoption.present)
        $0.field("for", adoption.votesFor)
        $0.field("against", adoption.votesAgainst)
        $0.field("filing_no", adoption.filingNumber)
        $0.field("points_expire", adoption.pointsExpire)
      }
    } else {
      object.null()
    }
    object.field("act_types_count", version.actTypes)
    object.field("enabled_count", version.enabledActTypes)
    object.field("added_at", version.addedAt.description)
    object.field("added_by", version.addedBy?.description)
    object.field("digest", version.digest.map { padded(hexadecimal: $0) }.joined())
  }

  private static func padded(hexadecimal byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}

extension RuleBookFault {
  /// The field of a request in which the table stands, as a JSON Pointer.
  var pointer: String { table == .acts ? "/csv" : "/\(table.rawValue)_csv" }

  /// Where and what, as people read it.
  var sentence: Bilingual { Bilingual(zh: fault.chinese, en: fault.english) }
}
