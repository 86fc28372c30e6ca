public import Bank
import FoundationEssentials
import Postgres

/// A redemption with everything that is shown of it.
public struct RedemptionView: Sendable {
  /// Its id.
  public var id: RedemptionID
  /// For whom.
  public var holder: HolderID
  /// What kind of depositor that is.
  public var holderKind: HolderKind
  /// The item's code, and the one that was asked for if another has taken its place.
  public var item: String, formerItem: String?
  /// The pick-up point where it is collected.
  public var point: String
  /// The basket it was asked for in.
  public var basket: BasketID?
  /// Pieces.
  public var quantity: Int
  /// Points it costs.
  public var points: Int
  /// Where it stands.
  public var state: RedemptionState
  /// Who asked, and when.
  public var requestedBy: PersonID, requestedAt: Instant
  /// The secretary who decided, and when.
  public var decidedBy: PersonID?, decidedAt: Instant?
  /// Why.
  public var reason: String?
  /// Until when it is kept.
  public var collectUntil: Instant?
  /// The code of an approved one; only where the reader is its owner.
  public var pickupCode: String?
  /// Who came for it, and the paper slip.
  public var collectedBy: String?, slipNumber: String?
  /// Whether it was served over the counter under a standing approval.
  public var isOverCounter: Bool
  /// Whether its points were given back after it was handed over.
  public var isReturned: Bool
  /// The shopkeeper who handed it over, and when.
  public var fulfilledBy: PersonID?, fulfilledAt: Instant?
  /// The transfers it caused, in the order of their numbers.
  public var transfers: [TransferID]
  /// Grows by one with each change.
  public var version: Int

  /// What rights go by.
  var place: CommunityID, grid: GridID?
  var pickupAttempt: Int?
}

/// A redemption by community and id.
struct RedemptionKey: Hashable, Sendable {
  var community: CommunityID
  var id: RedemptionID
}

/// Redemptions by id, newest first, without their codes.
struct ReadRedemptionViews: Statement {
  static let sql: StaticString = """
    select r.community, r.id, r.holder, h.kind, r.item,
      (select s.from_item from substitutions s
        where s.community = r.community and s.redemption = r.id order by s.version limit 1),
      r.point, r.basket, r.quantity, r.points, r.state,
      r.requested_by, r.requested_at, r.decided_by, r.decided_at, r.reason, r.collect_until,
      r.collected_by, r.slip_no, r.standing_approval is not null,
      exists (select from reversals v where v.community = r.community and v.redemption = r.id
        and v.redemption is not null and v.state = 'done'),
      r.fulfilled_by, r.fulfilled_at,
      array(select t.seq from transfers t
        where t.community = r.community and t.redemption = r.id order by t.seq),
      array(select t.recorded_at from transfers t
        where t.community = r.community and t.redemption = r.id order by t.seq),
      r.version, coalesce(s.grid, case when d.ended_on is null then d.grid end), r.pickup_attempt
    from unnest($1::integer[], $2::uuid[]) as n(community, id)
    join redemptions r on r.community = n.community and r.id = n.id
    join holders h on h.community = r.community and h.id = r.holder
    left join residences s on s.community = r.community and s.person = r.holder and s.until is null
    left join households d on d.community = r.community and d.id = r.holder
    order by r.id desc
    """
  let redemptions: [RedemptionKey]
  func bind(_ bindings: inout Bindings) {
    bindings(redemptions.map(\.community), redemptions.map(\.id))
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionView {
    let community: CommunityID = try row.next()
    let id: RedemptionID = try row.next()
    let holder: HolderID = try row.next()
    let kind: HolderKind = try row.next()
    let item: String = try row.next()
    let former: String? = try row.next()
    let point: String = try row.next()
    let basket: BasketID? = try row.next()
    let quantity: Int32 = try row.next()
    let points: Int32 = try row.next()
    let state: RedemptionState = try row.next()
    var view = RedemptionView(
      id: id, holder: holder, holderKind: kind, item: item, formerItem: former, point: point,
      basket: basket, quantity: Int(quantity), points: Int(points), state: state,
      requestedBy: try row.next(),
      requestedAt: try row.next(), decidedBy: try row.next(), decidedAt: try row.next(),
      reason: try row.next(), collectUntil: try row.next(), collectedBy: try row.next(),
      slipNumber: try row.next(), isOverCounter: try row.next(), isReturned: try row.next(),
      fulfilledBy: try row.next(), fulfilledAt: try row.next(), transfers: [], version: 0,
      place: community, grid: nil, pickupAttempt: nil)
    let seqs: [Int64] = try row.next()
    let times: [Instant] = try row.next()
    view.transfers = zip(seqs, times).map {
      TransferID(community: community, seq: $0, recordedAt: $1)
    }
    let version: Int32 = try row.next()
    view.version = Int(version)
    view.grid = try row.next()
    let attempt: Int16? = try row.next()
    view.pickupAttempt = attempt.map { Int($0) }
    return view
  }
}

extension Sight {
  /// Throws unless this redemption may be seen: by its household, whoever asked for it, the
  /// workers of the grid, secretary and auditor, and by the shopkeeper once it is approved.
  func requireSight(of redemption: RedemptionView) throws(Refusal) {
    guard communities.contains(redemption.place) else { throw Refusal(.notFound) }
    if redemption.requestedBy == reader.person { return }
    let isForCounter = redemption.state == .approved || redemption.state == .fulfilled
    if roles.contains(.shopkeeper), isForCounter, redemption.place == reader.community { return }
    try requireSight(of: redemption.holder, living: redemption.grid, in: redemption.place)
  }
}

extension Store {
  /// One redemption, with its code for the owner. Throws a `Refusal`.
  public func redemption(_ id: RedemptionID, for reader: Reader) async throws -> RedemptionView {
    let codes = pickupCodes
    return try await database.read { session in
      let (sights, places) = try session.pipeline(
        ReadSights(readers: [reader]),
        LocateRedemptions(community: reader.community, ids: [id]))
      guard let sight = sights.first else { throw Refusal(.forbidden) }
      guard let place = places.first, sight.communities.contains(place) else {
        throw Refusal(.notFound)
      }
      let key = RedemptionKey(community: place, id: id)
      guard let found = try session.run(ReadRedemptionViews(redemptions: [key])).first else {
        throw Refusal(.notFound)
      }
      try sight.requireSight(of: found)
      return found.withCode(for: sight, codes)
    }
  }
}

extension RedemptionView {
  /// The same with its code, if it is approved and the reader's own: of his own points, or asked
  /// for by him of his household's.
  func withCode(for sight: Sight, _ codes: PickupCodes) -> RedemptionView {
    guard state == .approved, isOwn(of: sight), let pickupAttempt else { return self }
    var view = self
    view.pickupCode = codes.code(id, attempt: pickupAttempt)
    return view
  }

  /// Whether the reader is its owner: of his own points, or asked for by him of his household's.
  func isOwn(of sight: Sight) -> Bool {
    let reader = sight.reader.person
    return holderKind == .household
      ? requestedBy == reader && sight.own.contains(holder) : holder == reader.holder
  }
}
