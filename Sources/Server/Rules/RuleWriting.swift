import Bank
import JSON
import Store

/// Act types as they are shown.
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
}
