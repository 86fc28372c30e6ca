import Bank

extension RuleBook {
  /// In force from February to September: a patrol earns 4 points an hour.
  static let old = RuleBook(
    number: 1, version: "2026-02",
    actTypes: [
      type("B01", "safety", 4, max: 3, day: 15, month: 80, byMinutes: true, "SI", minAge: 18)
    ],
    overallCaps: overall, evidenceKinds: kinds)

  /// In force from October; lines as in the default rule book, and some without caps of their own.
  static let new = RuleBook(
    number: 2, version: "2026-10",
    actTypes: [
      type("B01", "safety", 5, max: 3, day: 15, month: 80, byMinutes: true, "SI", minAge: 18),
      type("B07", "safety", 5, max: 4, day: 20, month: 80, byMinutes: true, "SI+SUP", minAge: 18),
      type(
        "A02", "neighbour_care", 5, max: 2, day: 10, month: 60, service: true, "BC", served: true,
        minAge: 16),
      type(
        "A05", "neighbour_care", 15, max: 2, day: 30, month: 120, "DOC+BC", served: true, level: 2,
        minAge: 18),
      type("B04", "safety", 30, max: 1, day: 30, "EV+WI", level: 3, minAge: 18),
      type("C02", "environment", 5, max: 1, day: 5, month: 20, "PH", minAge: 14),
      type("C03", "environment", 1, max: 20, month: 20, year: 240, "LOGB", scope: .household),
      type(
        "E03", "civility_family", 3, max: 1, month: 3, year: 36, "SYS", scope: .household,
        level: 0),
      type(
        "J01", "donation_transfer", 5, max: 2, month: 20, year: 60, "VTR+BC", served: true,
        level: 0),
      type("F01", "volunteering_skills", 10, max: 10, ""),
      type("G01", "party_vanguard", 7, max: 5, year: 40, ""),
      type(
        "I01", "emergency", 8, max: 6, day: 48, month: 160, byMinutes: true, "SI+SUP",
        minAge: 18),
      type("K09", "honour", 100, max: 3, ""),
      type("J03", "donation_transfer", 0, max: 1, ""),
      type("H01", "grid_support", 5, max: 1, "", scope: .organisation),
      type("X01", "safety", 5, max: 1, "", enabled: false),
      type("N12", "negative_list", -2, max: 1, ""),
    ],
    overallCaps: overall, evidenceKinds: kinds)

  private static let kinds: Set<String> = [
    "BC", "DOC", "EV", "LOGB", "PH", "SI", "SUP", "SYS", "VTR", "WI",
  ]

  private static let overall = [
    OverallCap(scope: .personDay, points: 40, exceptCategories: ["emergency", "honour"]),
    OverallCap(scope: .personMonth, points: 160, exceptCategories: ["emergency", "honour"]),
    OverallCap(scope: .workerDay, points: 300, exceptCategories: []),
  ]

  private static func type(
    _ code: String, _ category: String, _ points: Int, max: Int, day: Int? = nil,
    month: Int? = nil, year: Int? = nil, byMinutes: Bool = false, service: Bool = false,
    _ evidence: String,
    scope: Scope = .person, served: Bool = false, level: Int = 1, minAge: Int = 0,
    enabled: Bool = true
  ) -> ActType {
    ActType(
      code: code, category: category, nameZH: "好事 \(code)", nameEN: "Deed \(code)",
      unit: byMinutes ? "hour" : "occasion", byMinutes: byMinutes, pointsPerUnit: points,
      maxUnits: max, caps: Caps(day: day, month: month, year: year),
      countsMinutes: byMinutes || service,
      scope: scope, evidence: EvidenceRule(evidence)!, needsBeneficiary: served,
      reviewLevel: level, noticeDays: 3, creditWhen: level < 2 ? .verified : .noticed,
      lotMonths: 24, minAge: minAge, isEnabled: enabled)
  }
}

extension World {
  static let point = PickupPointKey(community: World.home, code: "P1")

  mutating func addShop() {
    for community in [World.home, World.other] {
      let key = PickupPointKey(community: community, code: "P1")
      books.shop.points[key] = PickupPoint(
        key: key, terms: World.pointTerms(weekdays: []), exceptions: [:], version: 1)
    }
    put("L01", 60, onHand: 5, perMonth: 2)
    put("L02", 10, onHand: 1)
    put("S01", 20, .slots, onHand: 3)
    put("V01", 5, .unlimited, onHand: 0)
    put("H01", 0, onHand: 9)
    put("D01", 5, onHand: 9, enabled: false)
    put("L01", 60, onHand: 5, in: World.other)
  }

  mutating func put(
    _ code: String, _ points: Int, _ mode: StockMode = .counted, onHand: Int,
    perMonth: Int? = nil, enabled: Bool = true, in community: CommunityID = World.home
  ) {
    let key = ItemKey(community: community, code: code)
    books.items[key] = Item(
      key: key, terms: World.terms(points, mode, perMonth: perMonth, enabled: enabled),
      shelves: mode == .unlimited ? [:] : ["P1": Shelf(onHand: onHand, reserved: 0)], version: 3)
  }

  static func terms(
    _ points: Int, _ mode: StockMode = .counted, perMonth: Int? = nil, enabled: Bool = true
  ) -> ItemTerms {
    ItemTerms(
      type: "goods", nameZH: "大米", nameEN: "Rice", points: points, stockMode: mode,
      perPersonMonth: perMonth, holdHours: 72, isEnabled: enabled)
  }

  static func pointTerms(
    weekdays: Set<Int>, monthDays: Set<Int> = [], enabled: Bool = true
  ) -> PickupPointTerms {
    PickupPointTerms(
      name: "道德超市", address: "", runBy: .community,
      hours: OpeningHours(weekdays: weekdays, monthDays: monthDays, opens: 540, closes: 1020),
      isEnabled: enabled)
  }

  func item(_ code: String) -> Item? {
    books.items[ItemKey(community: World.home, code: code)]
  }
}

/// A deed by a person.
func deed(
  _ type: String = "B01", by person: PersonID = Who.wang, units: Int? = nil, minutes: Int? = nil,
  on day: Day = World.today, evidence: [String] = [], served: Beneficiary? = nil,
  reference: String? = nil, activity: ActivityID? = nil, startedAt: Instant? = nil
) -> ActRequest {
  ActRequest(
    actType: type, holder: person.holder, isPerson: true, units: units, minutes: minutes,
    occurredOn: day, startedAt: startedAt, beneficiary: served,
    evidence: evidence.map { Evidence(kind: $0, reference: nil) },
    externalReference: reference.map { ExternalReference(system: "12345", number: $0) },
    activity: activity, note: nil)
}

/// A deed by a household.
func deed(
  _ type: String, of household: HouseholdID, units: Int? = nil, on day: Day = World.today,
  evidence: [String]
) -> ActRequest {
  var request = deed(type, units: units, on: day, evidence: evidence)
  request.holder = household.holder
  request.isPerson = false
  return request
}

/// A patrol of so many minutes.
func patrol(_ minutes: Int = 60, by person: PersonID = Who.wang, on day: Day = World.today)
  -> ActRequest
{
  deed("B01", by: person, minutes: minutes, on: day)
}

/// An errand for somebody.
func errand(
  for served: Beneficiary?, by person: PersonID = Who.wang, evidence: [String] = ["BC"]
) -> ActRequest {
  deed("A02", by: person, evidence: evidence, served: served)
}

extension Beneficiary {
  static func person(_ id: PersonID) -> Self { Beneficiary(person: id, household: nil, door: nil) }
  static func household(_ id: HouseholdID) -> Self {
    Beneficiary(person: nil, household: id, door: nil)
  }
  static let door = Beneficiary(person: nil, household: nil, door: "3号楼2单元501")
}
