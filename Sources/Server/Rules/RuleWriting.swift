import Bank
import JSON
import Store

/// Act types and rule versions as they are shown.
enum RuleWriting {
  private static let points = Shape.integer(0...Int64.max)
  private static let signed = Shape.integer(Int64.min...Int64.max)

  static let actType = Shape.named(
    "act-type",
    .object([
      .required("code", .code()), .required("category", .code()),
      .required(
        "names", .object([.required("zh", .text(1...80)), .required("en", .text(1...120))])),
      .required("unit", .code()), .required("by_minutes", .boolean),
      .required("points_per_unit", signed), .required("max_units", points),
      .required(
        "caps",
        .object([.nullable("day", points), .nullable("month", points), .nullable("year", points)]),
        "Points of one depositor; null is no cap."),
      .required("scope", .oneOf(Scope.allCases.map(\.rawValue))),
      .required("review_level", .integer(0...3)),
      .required("credit_when", .oneOf(["verified", "noticed"])),
      .required("notice_days", points),
      .required("evidence", .text(0...200), "+ is and, | is or, *2 is two of a kind."),
      .required("beneficiary", .oneOf(["none", "required"])),
      .required("min_age", points, "Years; 0 is any."), .required("enabled", .boolean),
      .required("rule_version", .code()),
    ]))

  private static let summary: [Field] = [
    .required("version", .code()), .required("from", .day), .nullable("to", .day),
    .required("in_force", .boolean),
    .required(
      "adoption",
      .object([
        .required("met_on", .day), .required("present", points), .required("for", points),
        .required("against", points), .required("filing_no", .text(1...200)),
      ]), "The meeting that put it into force."),
    .required("act_types_count", points), .required("enabled_count", points),
  ]

  static let ruleBook = Shape.named("rule-book", .object(summary))

  static let fullRuleBook = Shape.named(
    "rule-book-with-act-types",
    .object(
      summary + [
        .required("act_types", .array(actType, 0...1000)),
        .required(
          "overall_caps",
          .array(
            .object([
              .required("scope", .oneOf(OverallScope.allCases.map(\.rawValue))),
              .required("points", points),
              .required("except_categories", .array(.code(), 0...100)),
            ]), 0...10)),
      ]))

  static func write(_ type: ActType, of version: String, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("code", type.code)
      object.field("category", type.category)
      object.object("names") {
        $0.field("zh", type.nameZH)
        $0.field("en", type.nameEN)
      }
      object.field("unit", type.unit)
      object.field("by_minutes", type.byMinutes)
      object.field("points_per_unit", type.pointsPerUnit)
      object.field("max_units", type.maxUnits)
      object.object("caps") {
        $0.field("day", type.caps.day)
        $0.field("month", type.caps.month)
        $0.field("year", type.caps.year)
      }
      object.field("scope", type.scope.rawValue)
      object.field("review_level", type.reviewLevel)
      // Points given at the review itself wait for no notice, as those given when verified.
      object.field("credit_when", type.creditWhen == .noticed ? "noticed" : "verified")
      object.field("notice_days", type.noticeDays)
      object.field("evidence", type.evidence.text)
      object.field("beneficiary", type.needsBeneficiary ? "required" : "none")
      object.field("min_age", type.minAge)
      object.field("enabled", type.isEnabled)
      object.field("rule_version", version)
    }
  }

  static func write(_ adoption: AdoptionView, _ writer: inout JSONWriter) {
    writer.object { writeSummary(adoption, &$0) }
  }

  static func write(_ book: RuleBookView, _ writer: inout JSONWriter) {
    writer.object { object in
      writeSummary(book.adoption, &object)
      object.array("act_types") { list in
        for type in book.actTypes { write(type, of: book.adoption.version, &list) }
      }
      object.array("overall_caps") { list in
        for cap in book.overallCaps {
          list.object {
            $0.field("scope", cap.scope.rawValue)
            $0.field("points", cap.points)
            $0.array("except_categories") { codes in
              for code in cap.exceptCategories.sorted() { codes.value(code) }
            }
          }
        }
      }
    }
  }

  private static func writeSummary(_ adoption: AdoptionView, _ object: inout JSONWriter) {
    object.field("version", adoption.version)
    object.field("from", adoption.from.description)
    object.field("to", adoption.until?.description)
    object.field("in_force", adoption.isInForce)
    object.object("adoption") {
      $0.field("met_on", adoption.metOn.description)
      $0.field("present", adoption.present)
      $0.field("for", adoption.votesFor)
      $0.field("against", adoption.votesAgainst)
      $0.field("filing_no", adoption.filingNumber)
    }
    object.field("act_types_count", adoption.actTypes)
    object.field("enabled_count", adoption.enabledActTypes)
  }
}
