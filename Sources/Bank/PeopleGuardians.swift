extension Books {
  /// Whether somebody of this year of birth is to be taken for under 14 on a day (PIPL art. 31).
  /// Only the year is known, so the whole year of the fourteenth birthday counts as before it.
  func isChild(_ birthYear: Int?, on day: Day) -> Bool {
    birthYear.map { day.year - $0 <= 14 } ?? false
  }

  /// Nobody is born in a year to come.
  func check(birthYear: Int?, on today: Day) throws(Refusal) {
    if let birthYear, birthYear > today.year { throw .invalid("/birth_year", .bornInFuture) }
  }

  /// A person under 14 is opened with a guardian's consent and gets no login.
  func checkGuardian(
    of request: OpenPerson, _ scene: Scene
  ) throws(Refusal) {
    if let guardian = request.guardian { try check(guardian, answersFor: nil, scene) }
    guard isChild(request.birthYear, on: try community(scene).today) else { return }
    guard request.guardian != nil else { throw .invalid("/guardian_id", .guardianRequired) }
    guard request.login == nil else { throw .invalid("/login", .childHasNoLogin) }
  }

  /// A guardian is a grown person of the community with an open account.
  func check(
    _ guardian: PersonID, answersFor child: PersonID?, _ scene: Scene
  ) throws(Refusal) {
    guard let holder = holders[guardian.holder], holder.kind == .person, guardian != child,
      holder.community == scene.community, !holder.isClosed,
      !isChild(holder.birthYear, on: try community(scene).today)
    else { throw .invalid("/guardian_id", .notAGuardian) }
  }

  /// From today on this guardian answers for the child and nobody else; nil is nobody at all.
  mutating func setGuardian(_ guardian: PersonID?, of child: PersonID, _ scene: Scene) {
    registry.guardians[child] = Set([guardian].compactMap(\.self))
    changes.people.guardians.removeAll { $0.child == child }
    changes.people.guardians.append(
      NewGuardian(
        community: scene.community, child: child, guardian: guardian,
        since: communities[scene.community]?.today ?? Day(daysSince2000: 0)))
  }
}
