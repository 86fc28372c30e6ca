public import Bank
import FoundationEssentials
public import Postgres

extension BankSetup {
  /// Adds the rules a bank begins with: a version that is in force nowhere until it is adopted.
  /// - Parameters:
  ///   - key: whose it is, and its name; the communities below may adopt it too.
  ///   - instant: when it counts as added.
  /// - Returns: its number.
  public func addStandardRules(
    _ draft: RuleBookDraft, as key: RuleVersionKey, at instant: Instant
  ) throws -> Int32 {
    try session.transaction { session in
      try Self.addRules(draft, as: key, at: instant, on: session)
    }
  }

  /// Puts a version into force from a day on, as the meeting before the bank's opening decided.
  public func adopt(
    _ adoption: AdoptRuleBook, ruleBook: Int32, in community: CommunityID, at instant: Instant
  ) throws(PostgresError) {
    var batch = Batch()
    batch.addAdoptions(
      [NewAdoption(founding: adoption, ruleBook: ruleBook, in: community)],
      Stamps(times: [community: instant], keys: []))
    try session.run(&batch)
  }

  static func addRules(
    _ draft: RuleBookDraft, as key: RuleVersionKey, at instant: Instant,
    on session: borrowing Session
  ) throws -> Int32 {
    guard let number = try session.run(DrawRuleBooks(count: 1)).first else {
      throw PostgresError(.decoding, "no number for a rule book")
    }
    var batch = Batch()
    batch.addRuleBooks(
      [NewRuleBook(founding: key, number: number, draft: draft)],
      Stamps(times: [key.community: instant], keys: []))
    try session.run(&batch)
    return number
  }
}
