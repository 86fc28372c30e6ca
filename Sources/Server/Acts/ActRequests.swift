import Bank
import FoundationEssentials

/// The act request: its shape, and the reading of what fits it.
enum ActRequests {
  private static let fields: [Field] =
    [
      .required("act_type", .code(max: 8), "Such as B01."),
      .optional("person_id", .uuid, "The doer, for types that pay a person."),
      .optional("household_id", .uuid, "The doer, for types that pay a household."),
      .required("occurred_on", .day, "The day of the deed in the community's calendar."),
      .optional(
        "external_ref",
        .object([.required("system", .code(max: 40)), .required("number", .text(1...60))]),
        "An event elsewhere; it pays one depositor once, in whatever letters it is written."),
      .optional("activity_id", .uuid),
    ] + tellable

  /// What may be told anew of a returned act.
  private static let tellable: [Field] = [
    .optional("units", .integer(1...100_000), "1 when left out."),
    .optional(
      "minutes", .integer(1...100_000),
      "15, 30, 45 …, for types by the hour; else the time of service, where the type counts it."),
    .optional("started_at", .instant, "On the day of the deed, not in the future."),
    .optional(
      "beneficiary",
      .object([
        .optional("person_id", .uuid), .optional("household_id", .uuid),
        .optional("door", .text(1...60), "Where nobody is on record."),
      ]), "At least one of its fields."),
    .optional(
      "evidence",
      .array(
        .object([
          .required("kind", .code(max: 5), "A code of the rule book, such as SI."),
          .optional("ref", .text(1...60), "A sheet, page or event number; one line."),
        ]), 0...20)),
    .optional("note", .text(1...200)),
  ]

  /// What is told anew of a returned act; what is left out stays as it was.
  static let retold = Shape.object(tellable)

  /// Reads what is told anew.
  static func resubmission(of act: ActID, _ body: Fields) throws -> ResubmitAct {
    ResubmitAct(
      act: act, units: try body.optionalInt("units"), minutes: try body.optionalInt("minutes"),
      startedAt: try body.optionalInstant("started_at"), beneficiary: try beneficiary(body, ""),
      evidence: try body.has("evidence") ? evidence(body, "") : nil,
      note: try body.optionalString("note"))
  }

  private static let oneDoer = [["person_id", "household_id"]]

  /// One act.
  static let shape = Shape.named("act-request", .object(fields, exactlyOne: oneDoer))

  /// The acts of a list.
  static let items = Field.required(
    "items",
    .array(
      .object(
        fields + [.optional("client_ref", .text(1...64), "Comes back with the result.")],
        exactlyOne: oneDoer), 1...500))

  /// A list of acts.
  static let list = Shape.object([
    items,
    .optional("atomic", .boolean, "true: any refusal refuses all; false when left out."),
  ])

  /// Reads a request that fits the shape.
  /// - Parameter prefix: where it stands in the body, for pointers.
  static func read(_ body: Fields, at prefix: String = "") throws -> ActRequest {
    let person = try body.optionalUUID("person_id")
    let household = try body.optionalUUID("household_id")
    guard let holder = person ?? household else { throw UnpromisedField(name: "person_id") }
    let external = try body.optionalObject("external_ref")
    return ActRequest(
      actType: try body.string("act_type"), holder: HolderID(holder), isPerson: person != nil,
      units: try body.optionalInt("units"), minutes: try body.optionalInt("minutes"),
      occurredOn: try body.day("occurred_on"), startedAt: try body.optionalInstant("started_at"),
      beneficiary: try beneficiary(body, prefix), evidence: try evidence(body, prefix),
      externalReference: try external.map {
        try ExternalReference(
          system: $0.string("system"),
          number: reference($0.string("number"), prefix + "/external_ref/number"))
      }, activity: try body.optionalUUID("activity_id").map { ActivityID($0) },
      note: try body.optionalString("note"))
  }

  private static func beneficiary(_ body: Fields, _ prefix: String) throws -> Beneficiary? {
    guard let served = try body.optionalObject("beneficiary") else { return nil }
    let beneficiary = Beneficiary(
      person: try served.optionalUUID("person_id").map { PersonID($0) },
      household: try served.optionalUUID("household_id").map { HouseholdID($0) },
      door: try served.optionalString("door"))
    guard beneficiary.person != nil || beneficiary.household != nil || beneficiary.door != nil
    else { throw ProblemReply.invalid(prefix + "/beneficiary", noBeneficiary) }
    return beneficiary
  }

  private static func evidence(_ body: Fields, _ prefix: String) throws -> [Evidence] {
    try body.objects("evidence").enumerated().map { index, piece in
      let place = "\(prefix)/evidence/\(index)"
      let kind = try piece.string("kind")
      guard (2...5).contains(kind.utf8.count), kind.utf8.allSatisfy({ (65...90).contains($0) })
      else { throw ProblemReply.invalid(place + "/kind", notEvidence) }
      return Evidence(
        kind: kind, reference: try piece.optionalString("ref").map { try line($0, place + "/ref") })
    }
  }

  /// A number as it is kept: without space around it.
  private static func reference(_ text: String, _ pointer: String) throws -> String {
    var number = Substring(try line(text, pointer)).drop(while: \.isWhitespace)
    while number.last?.isWhitespace == true { number.removeLast() }
    guard !number.isEmpty else { throw ProblemReply.invalid(pointer, noNumber) }
    return String(number)
  }

  private static func line(_ text: String, _ pointer: String) throws -> String {
    guard !text.contains(where: \.isNewline) else {
      throw ProblemReply.invalid(pointer, notOneLine)
    }
    return text
  }

  private static let noBeneficiary = Bilingual(
    zh: "请填写受助的人、住户或门牌之一。", en: "Give a person, a household or a door.")
  private static let notEvidence = Bilingual(
    zh: "证据代码是 2 至 5 个大写字母，如 SI。", en: "Evidence codes are 2 to 5 capitals, like SI.")
  private static let noNumber = Bilingual(
    zh: "请填写事件编号。", en: "Give the number of the event.")
  private static let notOneLine = Bilingual(
    zh: "这里只能写一行。", en: "This must be one line.")
}
