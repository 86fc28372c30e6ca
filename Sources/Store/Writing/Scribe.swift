import Bank
import FoundationEssentials
import Postgres

/// One batch through load, decide and apply, in one transaction of one session.
struct Scribe {
  /// The instant a batch of an empty bank's history happened at; nil is the database's clock.
  var clock: Instant?
  let pickupCodes: PickupCodes
  var shelf = RuleShelf()

  init(clock: Instant?, secret: [UInt8]) {
    self.clock = clock
    pickupCodes = PickupCodes(secret: secret)
  }

  /// What became of each submission of a batch.
  enum Verdict {
    case answer(Answer)
    case keyReused
    /// Its community's head is held by another process.
    case busy
    /// Its caller has been told that nothing was done.
    case tooLate
  }

  /// Runs a batch and returns once it is committed.
  ///
  /// - Parameters:
  ///   - forced: a refusal that the database itself has given, instead of deciding.
  ///   - waitingFor: a community whose head is waited for; without it heads that another process
  ///     holds are left out.
  ///   - willDecide: asked under the heads' locks whether a submission, by its index, is still
  ///     wanted; from then on its caller is not told that nothing was done.
  /// - Throws: the session is then in no transaction or broken. For submissions that were decided
  ///   an error that is not the server's leaves open whether they were committed.
  mutating func run(
    _ submissions: [Submission], forced: Refusal? = nil, waitingFor community: CommunityID? = nil,
    on session: borrowing Session, willDecide: (Int) -> Bool = { _ in true }
  ) throws(PostgresError) -> [Verdict] {
    do throws(PostgresError) {
      return try attempt(submissions, forced, community, on: session, willDecide)
    } catch {
      if !session.isBroken, !session.isIdle { try session.execute(Rollback()) }
      throw error
    }
  }

  private mutating func attempt(
    _ submissions: [Submission], _ forced: Refusal?, _ waitedFor: CommunityID?,
    on session: borrowing Session, _ willDecide: (Int) -> Bool
  ) throws(PostgresError) -> [Verdict] {
    if let waitedFor {
      _ = try session.pipeline(Begin(), WaitForHead(community: waitedFor))
    }
    let entropy = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    var loaded = try Loader(clock: clock, pickupCodes: pickupCodes).load(
      Reach(submissions), shelf: shelf, entropy: entropy, opensTransaction: waitedFor == nil,
      on: session)
    if !loaded.missingRuleBooks.isEmpty {
      try shelf.fetch(loaded.missingRuleBooks, on: session)
      loaded.books.ruleBooks = shelf.books
    }
    let (verdicts, rows) = decide(submissions, forced, &loaded, willDecide)
    guard !rows.isEmpty else {
      try session.execute(Rollback())
      return verdicts
    }
    var batch = Applier(pickupCodes: pickupCodes).batch(
      loaded.books, rows, keys: submissions.map(\.key))
    try session.run(&batch)
    return verdicts
  }

  private func decide(
    _ submissions: [Submission], _ forced: Refusal?, _ loaded: inout Loader.Loaded,
    _ willDecide: (Int) -> Bool
  ) -> ([Verdict], [CommandRow]) {
    var rows: [CommandRow] = []
    var verdicts: [Verdict] = []
    var known = loaded.known
    for (index, submission) in submissions.enumerated() {
      let heads = Set([submission.community, submission.actorCommunity])
      guard heads.isSubset(of: loaded.locked) else {
        verdicts.append(.busy)
        continue
      }
      guard willDecide(index) else {
        verdicts.append(.tooLate)
        continue
      }
      if let earlier = known[submission.key] {
        verdicts.append(replay(earlier, submission))
        continue
      }
      let first = loaded.books.communities[submission.community]?.seq ?? 0
      let result: Result<Outcome, Refusal>
      do throws(Refusal) {
        if let forced { throw forced }
        result = .success(
          try loaded.books.decide(
            submission.command, by: submission.actor, in: submission.community, index: index))
      } catch {
        result = .failure(error)
      }
      let answer = submission.render(result)
      // Nobody asked, so that a date that has not come leaves no word that would hold for ever.
      if case .failure = result, case .standing = submission.command {
        verdicts.append(.answer(answer))
        continue
      }
      let state = loaded.books.communities[submission.community]
      let last = state?.seq ?? 0
      rows.append(
        CommandRow(
          community: submission.community, key: submission.key,
          requestHash: submission.requestHash, kind: submission.command.kind,
          actor: submission.actor, at: state?.now ?? Instant(microsecondsSince2000: 0),
          answer: answer, seqs: last > first ? (first + 1)...last : nil))
      known[submission.key] = ReadKeys.Known(
        key: submission.key, requestHash: submission.requestHash, answer: answer)
      verdicts.append(.answer(answer))
    }
    return (verdicts, rows)
  }

  private func replay(_ earlier: ReadKeys.Known, _ submission: Submission) -> Verdict {
    guard earlier.requestHash == submission.requestHash else { return .keyReused }
    var answer = earlier.answer
    answer.isReplay = true
    return .answer(answer)
  }
}
