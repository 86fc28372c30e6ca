/// What is still disputed about points of some accounts, as loaded.
public struct OpenDisputes: Sendable {
  /// Reversals asked for of the account's acts and gifts.
  public var reversals: Set<ReversalID> = []
  /// Objections against its acts that somebody has yet to decide.
  public var objections: Set<ObjectionID> = []
  /// Corrections of its opening balance that wait for the other side.
  public var corrections: Set<OpeningCorrectionID> = []

  /// Nothing.
  public init() {}
}

extension Books {
  /// Nobody leaves while points may yet be taken back: what left with him would be the bank's loss.
  func requireUndisputed(_ holder: Holder) throws(Refusal) {
    let loaded = registry.disputes[holder.id] ?? OpenDisputes()
    var reversals = loaded.reversals.filter { id in
      self.reversals[id].map { $0.state == .requested } ?? true
    }
    for (id, reversal) in self.reversals where reversal.state == .requested {
      if owner(of: reversal.request.subject) == holder.id { reversals.insert(id) }
    }
    guard reversals.isEmpty else {
      throw Refusal(.validationFailed, .openReversals(reversals.count))
    }
    var objections = loaded.objections.filter { id in
      notices.objections[id].map(\.state.isOpen) ?? true
    }
    for (id, objection) in notices.objections where objection.state.isOpen {
      if owner(of: .act(objection.act)) == holder.id { objections.insert(id) }
    }
    guard objections.isEmpty else {
      throw Refusal(.validationFailed, .openObjections(objections.count))
    }
    let known = openingCorrections.records
    let corrections = loaded.corrections.filter { known[$0].map { $0.state == .requested } ?? true }
    let isAsked = known.values.contains { correction in
      correction.state == .requested
        && holders[correction.request.holder].map { goingOn($0).id } == holder.id
    }
    guard corrections.isEmpty, !isAsked else {
      throw Refusal(.validationFailed, .openOpeningCorrection)
    }
  }

  /// The account from which something would be taken back.
  private func owner(of subject: Reversed) -> HolderID? {
    let holder =
      switch subject {
      case .act(let id): acts[id]?.request.holder
      case .redemption(let id): redemptions[id]?.holder
      }
    return holder.flatMap { holders[$0] }.map { goingOn($0).id }
  }
}
