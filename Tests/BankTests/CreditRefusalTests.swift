import Testing

@testable import Bank

@Suite struct CreditRefusalTests {
  @Test(arguments: [rights, days, quantities, minutes, units, evidence, others].flatMap { $0 })
  func `a credit is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func by(
    _ actor: PersonID, _ request: @escaping @Sendable () -> ActRequest
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (.credit(request()), actor) }
  }

  static let rights: [RefusalCase] = [
    RefusalCase("a resident", Refusal(.forbidden), by(Who.wang) { patrol(by: Who.zhao) }),
    RefusalCase("a resident for himself", Refusal(.forbidden), by(Who.wang) { patrol() }),
    RefusalCase("the secretary", Refusal(.forbidden), by(Who.secretary) { patrol() }),
    RefusalCase("the shopkeeper", Refusal(.forbidden), by(Who.shopkeeper) { patrol() }),
    RefusalCase("the auditor", Refusal(.forbidden), by(Who.auditor) { patrol() }),
    RefusalCase("the operator", Refusal(.forbidden), by(Who.engineer) { patrol() }),
    RefusalCase(
      "the street's secretary", Refusal(.forbidden), by(Who.streetSecretary) { patrol() }),
    RefusalCase(
      "a worker of another community", Refusal(.forbidden), by(Who.otherWorker) { patrol() }),
    RefusalCase("nobody known", Refusal(.forbidden), by(Who.unknown) { patrol() }),
    RefusalCase("a closed account's owner", Refusal(.forbidden), by(Who.closed) { patrol() }),
    RefusalCase("an office that ended yesterday", Refusal(.forbidden)) { world in
      world.give(World.office(90), Who.spare, .gridWorker, World.home, [11], until: World.yesterday)
      return (.credit(patrol()), Who.spare)
    },
    RefusalCase(
      "another grid below the same parent", Refusal(.outsideYourGrid),
      by(Who.worker) { patrol(by: Who.zhao) }),
    RefusalCase(
      "a grid outside the head's", Refusal(.outsideYourGrid), by(Who.head) { patrol(by: Who.sun) }),
    RefusalCase(
      "a depositor without a grid", Refusal(.outsideYourGrid)
    ) { world in
      world.books.holders[Who.wang.holder]?.gridPath = []
      return (.credit(patrol()), Who.head)
    },
    RefusalCase("nobody", Refusal(.notFound), by(Who.worker) { patrol(by: Who.unknown) }),
    RefusalCase(
      "a resident of another community", Refusal(.notFound),
      by(Who.worker) { patrol(by: Who.zhou) }),
    RefusalCase("a household's id as a person's", Refusal(.notFound)) { _ in
      var request = patrol()
      request.holder = House.wang.holder
      return (.credit(request), Who.worker)
    },
    RefusalCase("a person's id as a household's", Refusal(.notFound)) { _ in
      var request = deed("C03", of: House.wang, evidence: ["LOGB"])
      request.holder = Who.wang.holder
      return (.credit(request), Who.worker)
    },
    RefusalCase(
      "a closed account", .invalid("/person_id", .accountClosed),
      by(Who.worker) { patrol(by: Who.closed) }),
    RefusalCase("a closed household", .invalid("/household_id", .accountClosed)) { world in
      world.books.holders[House.wang.holder]?.isClosed = true
      return (.credit(deed("C03", of: House.wang, evidence: ["LOGB"])), Who.worker)
    },
  ]

  static let days: [RefusalCase] = [
    RefusalCase(
      "tomorrow", .pointed(.futureDay, "/occurred_on"),
      by(Who.worker) { patrol(on: World.tomorrow) }),
    RefusalCase(
      "before the bank opened", .pointed(.periodClosed, "/occurred_on"),
      by(Who.worker) { patrol(on: Day("2025-12-31")!) }),
    RefusalCase(
      "before the first rules", .pointed(.periodClosed, "/occurred_on"),
      by(Who.worker) { patrol(on: Day("2026-01-31")!) }),
    RefusalCase(
      "a type the rules of that day did not have", .pointed(.actTypeNotOpen, "/act_type"),
      by(Who.worker) { deed("F01", on: Day("2026-09-30")!) }),
    RefusalCase(
      "an unknown type", .pointed(.actTypeNotOpen, "/act_type"), by(Who.worker) { deed("B99") }),
    RefusalCase(
      "a type not enabled", .pointed(.actTypeNotOpen, "/act_type"), by(Who.worker) { deed("X01") }),
    RefusalCase(
      "the negative list", .pointed(.actTypeNotOpen, "/act_type"), by(Who.worker) { deed("N12") }),
  ]

  static let quantities: [RefusalCase] = [
    RefusalCase(
      "no minutes", .invalid("/minutes", .minutesRequired), by(Who.worker) { deed("B01") }),
    RefusalCase(
      "units for minutes", .invalid("/units", .unitsInsteadOfMinutes),
      by(Who.worker) { deed("B01", units: 1, minutes: 60) }),
    RefusalCase(
      "minutes for units", .invalid("/minutes", .minutesNotCounted),
      by(Who.worker) { deed("F01", minutes: 60) }),
  ]

  static let minutes =
    [-15, 0, 1, 14, 16, 181, 195, Int.max, Int.min].map { (minutes: Int) in
      RefusalCase(
        "\(minutes) minutes", .invalid("/minutes", .minutesOutOfRange(max: 180)),
        by(Who.worker) { patrol(minutes) })
    }
    + [-15, 0, 14, 721, 735, Int.max].map { (minutes: Int) in
      RefusalCase(
        "\(minutes) minutes of service", .invalid("/minutes", .minutesOutOfRange(max: 720)),
        by(Who.worker) { deed("A02", minutes: minutes, evidence: ["BC"], served: door) })
    }

  private static let door = Beneficiary(person: nil, household: nil, door: "1-2-301")

  static let units = [-1, 0, 11, Int.max, Int.min].map { (units: Int) in
    RefusalCase(
      "\(units) units", .invalid("/units", .unitsOutOfRange(max: 10)),
      by(Who.worker) { deed("F01", units: units) })
  }

  static let evidence: [RefusalCase] = [
    RefusalCase(
      "no photo", .invalid("/evidence", .evidenceMissing(["PH"])), by(Who.worker) { deed("C02") }),
    RefusalCase(
      "another kind of evidence", .invalid("/evidence", .evidenceMissing(["PH"])),
      by(Who.worker) { deed("C02", evidence: ["SI", "BC"]) }),
    RefusalCase(
      "no word of the leader", .invalid("/evidence", .evidenceMissing(["SUP"])),
      by(Who.worker) { deed("B07", minutes: 60) }),
    RefusalCase(
      "over three hours without the sheet", .invalid("/evidence", .evidenceMissing(["SI"])),
      by(Who.worker) { deed("B07", minutes: 195, evidence: ["SUP"]) }),
    RefusalCase(
      "no confirmation by the one served", .invalid("/evidence", .evidenceMissing(["BC"])),
      by(Who.worker) { errand(for: .person(Who.zhao), evidence: []) }),
    RefusalCase(
      "nothing for a level 3 deed", .invalid("/evidence", .evidenceMissing(["EV", "WI"])),
      by(Who.worker) { deed("B04") }),
    RefusalCase(
      "a kind that no rule knows", .invalid("/evidence/1/kind", .unknownEvidence("2026-10")),
      by(Who.worker) { deed("C02", evidence: ["PH", "PHOTO"]) }),
    RefusalCase(
      "a kind in small letters", .invalid("/evidence/0/kind", .unknownEvidence("2026-10")),
      by(Who.worker) { deed("C02", evidence: ["ph"]) }),
    RefusalCase(
      "an unknown kind when filed", .invalid("/evidence/0/kind", .unknownEvidence("2026-10"))
    ) { _ in (.recordAct(deed("C02", evidence: ["XX", "PH"])), Who.wang) },
  ]

  static let others: [RefusalCase] = [
    RefusalCase(
      "fifteen for a deed from sixteen", .invalid("/person_id", .tooYoung(minAge: 16)),
      by(Who.worker) { errand(for: .person(Who.zhao), by: Who.child) }),
    RefusalCase(
      "a household's deed by a person", .invalid("/person_id", .wrongScope(.household)),
      by(Who.worker) { deed("C03", evidence: ["LOGB"]) }),
    RefusalCase(
      "a person's deed by a household", .invalid("/household_id", .wrongScope(.person)),
      by(Who.worker) { deed("F01", of: House.wang, evidence: []) }),
    RefusalCase(
      "an organisation's deed by a person", .invalid("/person_id", .wrongScope(.organisation)),
      by(Who.worker) { deed("H01") }),
    RefusalCase(
      "nobody served", .invalid("/beneficiary", .beneficiaryRequired),
      by(Who.worker) { errand(for: nil) }),
    RefusalCase(
      "served himself", .invalid("/beneficiary", .beneficiaryIsDoer),
      by(Who.worker) { errand(for: .person(Who.wang)) }),
    RefusalCase(
      "served her husband", .invalid("/beneficiary", .beneficiaryIsDoer),
      by(Who.worker) { errand(for: .person(Who.li)) }),
    RefusalCase(
      "served his own household", .invalid("/beneficiary", .beneficiaryIsDoer),
      by(Who.worker) { errand(for: .household(House.wang)) }),
    RefusalCase(
      "an unknown person served", Refusal(.notFound),
      by(Who.worker) { errand(for: .person(Who.unknown)) }),
    RefusalCase(
      "a person of another community served", Refusal(.notFound),
      by(Who.worker) { errand(for: .person(Who.zhou)) }),
    RefusalCase(
      "a household of another community served", Refusal(.notFound),
      by(Who.worker) { errand(for: .household(House.other)) }),
    RefusalCase(
      "an unknown activity", Refusal(.notFound),
      by(Who.worker) { deed("F01", activity: ActivityID(fixedUUID(3, 9))) }),
    RefusalCase(
      "an activity of another community", Refusal(.notFound),
      by(Who.worker) { deed("F01", activity: World.otherActivity) }),
    RefusalCase("a reference that has paid him", .invalid("/external_ref", .externalReferenceUsed))
    { world in
      try world.credit(deed("F01", reference: "2026-17"))
      return (.credit(deed("F01", reference: "2026-17")), Who.worker)
    },
    RefusalCase("over the worker's day", Refusal(.issuingLimit, .remaining(50))) { world in
      world.books.workerDays[world.workerToday] = 250
      return (.credit(deed("K09")), Who.worker)
    },
    RefusalCase("past the worker's day", Refusal(.issuingLimit, .remaining(0))) { world in
      world.books.workerDays[world.workerToday] = 301
      return (.credit(patrol()), Who.worker)
    },
  ]
}

extension World {
  /// What the worker has issued today.
  var workerToday: WorkerDay {
    WorkerDay(community: World.home, worker: Who.worker, day: World.today)
  }
}
