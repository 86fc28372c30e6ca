/// What is left of a cap.
public struct CapLeft: Hashable, Sendable {
  /// `type_day`, `type_month`, `type_year`, `person_day`, `person_month` or `worker_day`.
  public var scope: String
  /// Its points.
  public var limit: Int
  /// Points used before the deed.
  public var used: Int
  /// Points left after it.
  public var left: Int
}

/// What a direct credit would do, were it sent now.
public struct CreditPreview: Sendable {
  /// What would be answered.
  public var result: Result<ActOutcome, Refusal>
  /// How its points come about; those of a deed that waits for a review are what the review would
  /// give today. Nil where the rules do not get as far.
  public var calculation: Calculation?
  /// The rule version that counts on the day of the deed.
  public var ruleVersion: String?
  /// Each cap that counts, after this credit; after no credit where it would be refused.
  public var left: [CapLeft]
}

extension Books {
  /// What a direct credit would do. These books stay as they are.
  public func preview(
    _ request: ActRequest, by actor: PersonID, in community: CommunityID
  ) -> CreditPreview {
    var tried = self
    let result: Result<ActOutcome, Refusal>
    do throws(Refusal) {
      guard
        case .act(let outcome) = try tried.decide(
          .credit(request), by: actor, in: community, index: 0)
      else { throw Refusal(.notFound) }
      result = .success(outcome)
    } catch {
      result = .failure(error)
    }
    var preview = CreditPreview(result: result, left: [])
    // Whoever may not credit this depositor is not told what the depositor has earned.
    if case .failure(let refusal) = result, Self.hides(refusal.code) { return preview }
    guard let known = actors[actor] else { return preview }
    let scene = Scene(actor: known, community: community, index: 0)
    guard let (type, rules) = try? actType(of: request, scene) else { return preview }
    preview.ruleVersion = rules.version
    guard !type.byMinutes || request.minutes != nil else { return preview }
    let calculation = calculation(request, type, rules)
    preview.calculation = calculation
    let given = (try? result.get()) == nil ? 0 : calculation.points
    preview.left = calculation.caps.map { cap in
      CapLeft(
        scope: cap.scope.name, limit: cap.limit, used: cap.used,
        left: max(0, cap.limit - cap.used - given))
    }
    if let limit = rules.workerDayLimit, request.activity == nil, type.reviewLevel < 2,
      let today = communities[community]?.today
    {
      let day = WorkerDay(community: community, worker: actor, day: today)
      let used = workerDays[day] ?? 0
      preview.left.append(
        CapLeft(
          scope: OverallScope.workerDay.rawValue, limit: limit, used: used,
          left: max(0, limit - used - given)))
    }
    return preview
  }

  private static func hides(_ code: Refusal.Code) -> Bool {
    [.forbidden, .notFound, .outsideYourGrid, .ownMatter].contains(code)
  }
}
