public import Bank
import FoundationEssentials
import Postgres

/// An account as it is shown.
public struct AccountView: Hashable, Sendable {
  /// Its number in the community.
  public var number: AccountNumber
  /// Its kind.
  public var kind: AccountKind
  /// Whose it is; nil for the community's own.
  public var holder: HolderID?
  /// What kind of depositor that is.
  public var holderKind: HolderKind?
  /// The category of an issue account.
  public var category: String?

  init(_ row: inout Row) throws(PostgresError) {
    number = try row.next()
    kind = try row.next()
    holder = try row.next()
    holderKind = try row.next()
    category = try row.next()
  }
}

/// Why a transfer was made, as it is shown.
public enum CauseView: Hashable, Sendable {
  /// An act.
  case act(ActID)
  /// A redemption.
  case redemption(RedemptionID)
  /// A reversal, asked for by one side and signed by the other.
  case reversal(ReversalID)
  /// A balance brought over; it names the transfer itself.
  case opening(TransferID)
  /// The end of a notice or of a lot; it names the transfer itself.
  case system(TransferID)

  init(
    act: ActID?, redemption: RedemptionID?, reversal: ReversalID?, _ kind: TransferKind,
    itself: TransferID
  ) {
    if let act {
      self = .act(act)
    } else if let redemption {
      self = .redemption(redemption)
    } else if let reversal {
      self = .reversal(reversal)
    } else {
      self = kind == .openingBalance ? .opening(itself) : .system(itself)
    }
  }
}

/// A transfer with both its accounts.
public struct TransferView: Sendable {
  /// Its public id.
  public var id: TransferID
  /// Its number in the community.
  public var seq: Int64
  /// The code of the community.
  public var community: String
  /// Where the points left and where they arrived.
  public var debit, credit: AccountView
  /// Above 0.
  public var amount: Int
  /// The code of the unit.
  public var unit: String
  /// What it does.
  public var kind: TransferKind
  /// Why.
  public var cause: CauseView
  /// Who gave the command.
  public var actor: PersonID
  /// When.
  public var recordedAt: Instant
  /// The day of the deed or of the decision.
  public var effectiveOn: Day
  /// The last day the points can be spent.
  public var expiresOn: Day?
  /// The transfer that took it back, the first of several.
  public var reversedBy: TransferID?
}

/// Transfers of a community by number.
struct ReadTransferViews: Statement {
  static let sql: StaticString = """
    select t.community, t.seq, c.code, d.number, d.kind, d.holder, dh.kind, d.category,
      r.number, r.kind, r.holder, rh.kind, r.category, t.amount, d.unit, t.kind, t.act,
      t.redemption, t.reversal, k.actor, t.recorded_at, t.effective_on, t.expires_on, b.seq,
      b.recorded_at
    from transfers t
    join communities c on c.id = t.community
    join accounts d on d.community = t.community and d.number = t.debit
    left join holders dh on dh.community = d.community and dh.id = d.holder
    join accounts r on r.community = t.community and r.number = t.credit
    left join holders rh on rh.community = r.community and rh.id = r.holder
    join commands k on k.community = t.community and k.key = t.command
    left join lateral (select r.seq, r.recorded_at from transfers r
      where r.community = t.community and r.reverses = t.seq order by r.seq limit 1) b on true
    where t.community = $1 and t.seq = any($2)
    order by t.seq
    """
  let community: CommunityID
  let seqs: [Int64]
  func bind(_ bindings: inout Bindings) { bindings(community, seqs) }

  static func decode(_ row: inout Row) throws(PostgresError) -> TransferView {
    let community: CommunityID = try row.next()
    let seq: Int64 = try row.next()
    let code: String = try row.next()
    let debit = try AccountView(&row)
    let credit = try AccountView(&row)
    let amount: Int32 = try row.next()
    let unit: String = try row.next()
    let kind: TransferKind = try row.next()
    let act: ActID? = try row.next()
    let redemption: RedemptionID? = try row.next()
    let reversal: ReversalID? = try row.next()
    let actor: PersonID = try row.next()
    let recordedAt: Instant = try row.next()
    let id = TransferID(community: community, seq: seq, recordedAt: recordedAt)
    return TransferView(
      id: id, seq: seq, community: code, debit: debit, credit: credit, amount: Int(amount),
      unit: unit, kind: kind,
      cause: CauseView(
        act: act, redemption: redemption, reversal: reversal, kind, itself: id),
      actor: actor, recordedAt: recordedAt, effectiveOn: try row.next(),
      expiresOn: try row.next(), reversedBy: try other(community, &row))
  }

  /// The id of another transfer by its number and time, if there is one.
  static func other(
    _ community: CommunityID, _ row: inout Row
  ) throws(PostgresError) -> TransferID? {
    let seq: Int64? = try row.next()
    let recordedAt: Instant? = try row.next()
    guard let seq, let recordedAt else { return nil }
    return TransferID(community: community, seq: seq, recordedAt: recordedAt)
  }
}

/// The grids of those whose accounts a transfer touches.
struct ReadHolderGrids: Statement {
  static let sql: StaticString = """
    select coalesce(r.grid, d.grid) from holders h
    left join residences r on r.community = h.community and r.person = h.id and r.until is null
    left join households d on d.community = h.community and d.id = h.id
    where h.community = $1 and h.id = any($2)
    """
  let community: CommunityID
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(community, holders) }
  static func decode(_ row: inout Row) throws(PostgresError) -> GridID? { try row.next() }
}
