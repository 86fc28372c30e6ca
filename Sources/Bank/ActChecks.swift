extension Books {
  /// What a rule asks of an act before it may be recorded: the right account, quantity, age,
  /// beneficiary and evidence, and an external reference that has not paid this depositor yet.
  /// - Parameter isKnown: whether the act is on record already, with its external reference.
  func check(
    _ request: ActRequest, of type: ActType, in rules: RuleBook, _ holder: Holder, _ scene: Scene,
    witnessed: Bool, isKnown: Bool = false
  ) throws(Refusal) {
    guard type.scope == (request.isPerson ? .person : .household) else {
      throw .invalid(request.isPerson ? "/person_id" : "/household_id", .wrongScope(type.scope))
    }
    try checkQuantity(request, type)
    if type.minAge > 0, let born = holder.birthYear,
      request.occurredOn.year - born < type.minAge
    {
      throw .invalid("/person_id", .tooYoung(minAge: type.minAge))
    }
    try checkBeneficiary(request, type, holder, scene)
    try checkActivity(request, scene)
    if !isKnown, let reference = request.externalReference,
      externalReferences.contains(PaidReference(reference: reference, holder: holder.id))
    {
      throw .invalid("/external_ref", .externalReferenceUsed)
    }
    if let place = request.evidence.firstIndex(where: { !rules.evidenceKinds.contains($0.kind) }) {
      throw .invalid("/evidence/\(place)/kind", .unknownEvidence(rules.version))
    }
    let missing = type.evidence.missing(from: evidence(of: request, witnessed: witnessed))
    guard missing.isEmpty else { throw .invalid("/evidence", .evidenceMissing(missing)) }
  }

  /// The most minutes of service of a deed that goes by units: half a day and night.
  static let mostServiceMinutes = 720

  private func checkQuantity(_ request: ActRequest, _ type: ActType) throws(Refusal) {
    if type.byMinutes {
      guard request.units == nil else { throw .invalid("/units", .unitsInsteadOfMinutes) }
      guard let minutes = request.minutes else { throw .invalid("/minutes", .minutesRequired) }
      guard minutes >= 15, minutes % 15 == 0, minutes <= type.maxUnits * 60 else {
        throw .invalid("/minutes", .minutesOutOfRange(max: type.maxUnits * 60))
      }
    } else {
      if let minutes = request.minutes {
        guard type.countsMinutes else { throw .invalid("/minutes", .minutesNotCounted) }
        guard minutes >= 15, minutes % 15 == 0, minutes <= Self.mostServiceMinutes else {
          throw .invalid("/minutes", .minutesOutOfRange(max: Self.mostServiceMinutes))
        }
      }
      guard (1...max(1, type.maxUnits)).contains(request.units ?? 1) else {
        throw .invalid("/units", .unitsOutOfRange(max: type.maxUnits))
      }
    }
  }

  /// A deed begins on its day, before now; it may run past midnight.
  func checkStart(_ request: ActRequest, _ scene: Scene) throws(Refusal) {
    guard let start = request.startedAt else { return }
    let community = try community(scene)
    guard start <= community.now else { throw .invalid("/started_at", .startsInFuture) }
    guard community.day(of: start) == request.occurredOn else {
      throw .invalid("/started_at", .startsOnAnotherDay(request.occurredOn))
    }
  }

  private func checkBeneficiary(
    _ request: ActRequest, _ type: ActType, _ holder: Holder, _ scene: Scene
  ) throws(Refusal) {
    guard let served = request.beneficiary else {
      guard !type.needsBeneficiary else { throw .invalid("/beneficiary", .beneficiaryRequired) }
      return
    }
    if let person = served.person {
      guard let other = holders[person.holder], other.community == scene.community else {
        throw Refusal(.notFound)
      }
      guard other.id != holder.id, other.household?.holder != holder.id else {
        throw .invalid("/beneficiary", .beneficiaryIsDoer)
      }
      if let home = other.household, home == holder.household {
        throw .invalid("/beneficiary", .beneficiaryIsDoer)
      }
    }
    if let household = served.household {
      guard let other = holders[household.holder], other.community == scene.community else {
        throw Refusal(.notFound)
      }
      guard household != holder.household, household.holder != holder.id else {
        throw .invalid("/beneficiary", .beneficiaryIsDoer)
      }
    }
    let own = holder.kind == .household ? HouseholdID(holder.id.uuid) : holder.household
    if let door = served.door, means(door, own) {
      throw .invalid("/beneficiary", .beneficiaryIsDoer)
    }
  }

  /// The codes that count as shown. The times of an act take the place of the sign-in sheet (`SI`)
  /// where the worker was there and states them; over three hours the sheet itself is compulsory.
  private func evidence(of request: ActRequest, witnessed: Bool) -> [String] {
    var kinds = request.evidence.map(\.kind)
    if witnessed, (request.minutes ?? 0) <= 180 { kinds.append("SI") }
    return kinds
  }
}
