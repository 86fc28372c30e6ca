extension ObjectionRecord {
  /// Whether a word that upholds it stands, be it that an appeal against it waits.
  var isUpheld: Bool {
    switch state {
    case .upheld, .finallyUpheld: true
    case .appealed: firstUpheld == true
    case .open, .dismissed, .finallyDismissed: false
    }
  }
}

extension Books {
  /// The secretary's word, of here or above; on appeal that of the parent's secretary alone. Nobody
  /// decides on a deed of his own, on one that served him, on his own objection, nor twice.
  mutating func decideObjection(
    _ request: DecideObjection, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (line, act, holder) = try line(of: request.act, scene)
    var objection = try objection(request.objection, of: request.act)
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    try refuseOwnMatter(act.request, holder, scene)
    try refuseOwnMatter(objection, scene)
    guard objection.state.isOpen else {
      throw Refusal(.alreadyDecided, .state(objection.state.rawValue))
    }
    let community = try community(scene)
    let word = ObjectionWord(by: scene.actor.person, reason: request.reason, at: nil)
    if objection.state == .appealed {
      guard community.ancestors.isEmpty || scene.holdsAbove(.secretary, self) else {
        throw Refusal(.forbidden)
      }
      guard objection.decision?.by != scene.actor.person else {
        throw Refusal(.ownMatter, .ownDecision)
      }
      objection.state = request.isUpheld ? .finallyUpheld : .finallyDismissed
      objection.last = word
    } else {
      objection.state = request.isUpheld ? .upheld : .dismissed
      objection.decision = word
      objection.firstUpheld = request.isUpheld
      objection.appealUntil = community.today + community.appealDays
    }
    notices.objections[objection.id] = objection
    let transfer =
      request.isUpheld
      ? uphold(&objection, line, act, holder, request, scene)
      : dismiss(objection, line, act, holder, scene)
    note(&objection)
    return .objection(outcome(of: objection, line, transfer))
  }

  private func refuseOwnMatter(_ objection: ObjectionRecord, _ scene: Scene) throws(Refusal) {
    if objection.objector == scene.actor.person { throw Refusal(.ownMatter) }
    if let household = objection.objectorHousehold, household == scene.actor.household {
      throw Refusal(.ownMatter)
    }
  }

  /// On notice: the points go back at once. Credited already: a reversal is asked for, which the
  /// auditor counter-signs.
  private mutating func uphold(
    _ objection: inout ObjectionRecord, _ line: NoticeLine, _ act: ActRecord, _ holder: Holder,
    _ word: DecideObjection, _ scene: Scene
  ) -> TransferReference? {
    switch act.state {
    case .onNotice:
      let transfer = takeBack(line, act, holder, scene)
      if objection.state == .upheld { objection.contra = transfer.seq }
      return transfer
    case .credited:
      let request = RequestReversal(
        subject: .act(line.act), fault: word.fault ?? .depositor, reason: word.reason)
      if !openReversals.contains(request.subject) {
        let asked = fileReversal(request, by: .secretary, scene)
        if objection.state == .upheld { objection.reversal = asked.id }
      }
      return nil
    default: return nil
    }
  }

  /// The line goes on when nobody has yet to decide about it. While the word can be appealed
  /// against it does not clear; a last word lets it clear on its own day. What upheld words took
  /// back is given again, and what they asked for is refused, once none of them stands any more.
  private mutating func dismiss(
    _ objection: ObjectionRecord, _ line: NoticeLine, _ act: ActRecord, _ holder: Holder,
    _ scene: Scene
  ) -> TransferReference? {
    let others = notices.objections.values.filter { $0.act == line.act && $0.id != objection.id }
    let all = others + [objection]
    var transfer: TransferReference?
    let isUpheldByAnother = others.contains(where: \.isUpheld)
    if let last = objection.last, !isUpheldByAnother {
      refuseReversals(askedBy: all, with: last, scene)
    }
    if let contra = lastContra(of: all, act, line), !isUpheldByAnother, !holder.isClosed,
      !isPaidElsewhere(act)
    {
      transfer = giveAgain(line, act, holder, contra: contra, scene)
    } else if line.state != .frozen {
      return nil
    }
    let ends = all.compactMap { $0.state == .dismissed ? $0.appealUntil.map { $0 + 1 } : nil }
    set(
      line, all.contains { $0.state.isOpen } ? .frozen : .waiting,
      clearsOn: (ends + [line.end].compactMap { $0 }).max())
    return transfer
  }

  /// The transfer by which an objection took the points back, unless they were given again since.
  private func lastContra(
    of objections: [ObjectionRecord], _ act: ActRecord, _ line: NoticeLine
  ) -> Int64? {
    guard act.state == .reversed, line.state == .reversed,
      let contra = objections.compactMap(\.contra).max(),
      contra > act.creditSeq ?? line.credit
    else { return nil }
    return contra
  }

  /// Whether the event of an act was told again and paid while its points were taken back.
  private func isPaidElsewhere(_ act: ActRecord) -> Bool {
    guard let event = act.request.externalReference else { return false }
    return externalReferences.contains(
      PaidReference(reference: event, holder: act.request.holder))
  }

  /// The last word on an objection also answers what was asked for when it was first upheld, if
  /// nobody has signed yet.
  private mutating func refuseReversals(
    askedBy objections: [ObjectionRecord], with word: ObjectionWord, _ scene: Scene
  ) {
    for id in objections.compactMap(\.reversal) {
      guard var reversal = reversals[id], reversal.state == .requested else { continue }
      reversal.state = .refused
      reversal.version += 1
      reversals[id] = reversal
      openReversals.remove(reversal.request.subject)
      changes.answeredReversals.append(
        ReversalChange(
          reversal: reversal, answeredBy: word.by, answer: word.reason, command: scene.index))
    }
  }
}
