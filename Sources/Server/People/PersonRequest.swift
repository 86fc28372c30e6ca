import Bank
import FoundationEssentials
import JSON

/// What a request to open an account says, checked beyond its shape.
enum PersonRequest {
  static let body = Shape.object([
    .required("name", .text(1...60)),
    .optional("initials", .code(max: 20), "Pinyin initials; those of the name when left out."),
    .optional("grid", .code(), "The household's when left out; a secretary may give none."),
    .optional("household_id", .uuid, "A household on record, or a door:"),
    .optional("building", .text(1...40), "Such as `3号楼`."),
    .optional("entrance", .text(1...20), "Such as `2单元`."),
    .optional("room", .text(1...20), "The household is opened if there is none at that door."),
    .optional("tags", .array(.oneOf(PersonShapes.tags), 0...3)),
    .optional("phone", .code(max: 15), "5 to 15 digits."),
    .optional("birth_year", PersonShapes.year),
    .optional("login", .code(max: 40), "Unique in the bank."),
    .optional("guardian_id", .uuid, "Needed for a person under 14: who consents for the child."),
    .required("consent", consentShape, "To the keeping of these data."),
  ])

  /// A word given, and how.
  static let consentShape = Shape.object([
    .required("given_on", .day), .required("way", .text(1...40), "`paper`, `spoken`, …"),
    .optional("form_no", .text(1...40)),
  ])

  /// The request; `grid` is that of the household where none is given.
  static func read(_ body: Fields, householdGrid: String?) throws -> OpenPerson {
    return OpenPerson(
      name: try singleLine(body, "name"), initials: try initials(body),
      grid: try body.optionalString("grid") ?? householdGrid, home: try home(body),
      tags: try tags(body), phone: try phone(body), birthYear: try body.optionalInt("birth_year"),
      login: try login(body), consent: try consent(body),
      guardian: try body.optionalUUID("guardian_id").map { PersonID($0) })
  }

  /// The fields of a correction; null empties a field that may be empty.
  static func edit(_ body: Fields) throws -> PersonEdit {
    var edit = PersonEdit()
    if body.has("name") { edit.name = try singleLine(body, "name") }
    if body.has("initials") { edit.initials = try initials(body) }
    if body.object["phone"] != nil { edit.phone = .some(try phone(body)) }
    if body.object["birth_year"] != nil {
      edit.birthYear = .some(try body.optionalInt("birth_year"))
    }
    if body.has("tags") { edit.tags = try tags(body) }
    if body.object["branch"] != nil { edit.branch = .some(try body.optionalString("branch")) }
    if body.object["guardian_id"] != nil {
      edit.guardian = .some(try body.optionalUUID("guardian_id").map { PersonID($0) })
    }
    return edit
  }

  /// Who gets the points of an account that is closed.
  static func heir(_ body: Fields) throws -> PointsHeir? {
    let person = try body.optionalUUID("person_id").map { PersonID($0) }
    switch try body.optionalString("to") {
    case "person":
      guard let person else { throw ProblemReply.invalid("/person_id", ShapeTexts.missing) }
      return .person(person)
    case let word:
      guard person == nil else { throw ProblemReply.invalid("/person_id", heirOnly) }
      return word.map { $0 == "household" ? .household : .charity }
    }
  }

  /// The consent on record.
  static func consent(_ body: Fields) throws -> Consent {
    let consent = try body.object("consent")
    return Consent(
      givenOn: try consent.day("given_on"), way: try consent.string("way"),
      formNumber: try consent.optionalString("form_no"))
  }

  private static func tags(_ body: Fields) throws -> [String] {
    try body.strings("tags").reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The door, all of its parts.
  static func door(_ body: Fields) throws -> Door {
    Door(
      building: try singleLine(body, "building"), entrance: try singleLine(body, "entrance"),
      room: try singleLine(body, "room"))
  }

  /// Where somebody lives or moves to.
  static func home(_ body: Fields) throws -> Home {
    let given = ["building", "entrance", "room"].filter { body.has($0) }
    if let household = try body.optionalUUID("household_id") {
      if let part = given.first { throw ProblemReply.invalid("/\(part)", householdOrDoor) }
      return .household(HouseholdID(household))
    }
    if given.isEmpty { return .none }
    for part in ["building", "entrance", "room"] where !given.contains(part) {
      throw ProblemReply.invalid("/\(part)", ShapeTexts.missing)
    }
    return .door(try door(body))
  }

  private static func singleLine(_ body: Fields, _ name: String) throws -> String {
    let text = try body.string(name)
    guard !text.contains(where: \.isNewline) else {
      throw ProblemReply.invalid("/\(name)", ShapeTexts.forbiddenCharacter)
    }
    return text
  }

  private static func initials(_ body: Fields) throws -> String {
    let text = try body.optionalString("initials")?.lowercased() ?? ""
    guard text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else {
      throw ProblemReply.invalid("/initials", notInitials)
    }
    return text
  }

  private static func phone(_ body: Fields) throws -> String? {
    guard let text = try body.optionalString("phone") else { return nil }
    guard text.utf8.count >= 5, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
      throw ProblemReply.invalid("/phone", notAPhone)
    }
    return text
  }

  private static func login(_ body: Fields) throws -> String? {
    guard let text = try body.optionalString("login")?.lowercased() else { return nil }
    guard text.utf8.count >= 2, !text.contains(":") else {
      throw ProblemReply.invalid("/login", notALogin)
    }
    return text
  }

  private static let heirOnly = Bilingual(
    zh: "person_id 只在 to 为 person 时填写。", en: "Give person_id only with `to` = `person`.")
  private static let householdOrDoor = Bilingual(
    zh: "已给出家庭（household_id），请不要再填门牌。",
    en: "A household is given by household_id; leave the door out.")
  private static let notInitials = Bilingual(
    zh: "拼音首字母只能是 a 至 z，如 wxh。", en: "Initials are letters a to z, like wxh.")
  private static let notAPhone = Bilingual(
    zh: "电话号码应为 5 至 15 位数字。", en: "A phone number has 5 to 15 digits.")
  private static let notALogin = Bilingual(
    zh: "登录名应为 2 至 40 个字符：字母、数字和 . _ -。",
    en: "A login has 2 to 40 characters: letters, digits and . _ -.")
}
