import Bank
import FoundationEssentials
import Postgres

/// What commands of the shop name besides items and redemptions.
struct ShopReach {
  /// Communities whose pick-up points are wanted.
  var communities: Set<CommunityID> = []
  /// Points whose days change: what waits there is wanted.
  var redated: Set<PickupPointKey> = []
  var counts: Set<StockCountID> = []
  /// Communities where shelves are counted.
  var counting: Set<CommunityID> = []
  /// Whoever is served over the counter, and on which slip.
  var served: Set<HolderID> = []
  var slips: Set<SlipKey> = []
  /// The items that take the place of others.
  var substitutes: [RedemptionID: Set<String>] = [:]

  /// Whether some rows can only be named once others are loaded.
  var needsFirstLook: Bool { !redated.isEmpty || !counts.isEmpty }
}

extension Reach {
  mutating func add(_ command: ShopCommand, by actor: PersonID, in community: CommunityID) {
    shop.communities.insert(community)
    switch command {
    case .putPoint: break
    case .setDays(let request):
      shop.redated.insert(PickupPointKey(community: community, code: request.code))
    case .requestBasket(let request):
      for line in request.requests { add(line, by: actor, in: community) }
    case .serve(let request):
      add(
        RequestRedemption(
          item: request.item, quantity: request.quantity, person: request.person),
        by: actor, in: community)
      shop.served.insert(request.person.holder)
      shop.slips.insert(SlipKey(community: community, number: request.slipNumber))
    case .substitute(let request):
      redemptions.insert(request.redemption)
      items.insert(ItemKey(community: community, code: request.item))
      shop.substitutes[request.redemption, default: []].insert(request.item)
    case .bringBack(let request):
      redemptions.insert(request.redemption)
      reversed.insert(.redemption(request.redemption))
      followsMergers = true
    case .count(let request):
      shop.counting.insert(community)
      for line in request.lines { items.insert(ItemKey(community: community, code: line.item)) }
    case .answerCount(let request): shop.counts.insert(request.count)
    }
  }

  /// Adds what a request reaches: who asks for whom, the item, and the payer's month with it.
  mutating func add(_ request: RequestRedemption, by actor: PersonID, in community: CommunityID) {
    holders.insert(request.person.holder)
    let item = ItemKey(community: community, code: request.item)
    items.insert(item)
    itemMonths.insert(ItemMonth(item: item, holder: request.person.holder))
    if request.person != actor { people.principals.insert(request.person) }
    guard let household = request.household else { return }
    holders.insert(household.holder)
    people.spending.insert(household)
    itemMonths.insert(ItemMonth(item: item, holder: household.holder))
  }

  /// Adds what a redemption reaches: its owner, the item and the owner's month with it, and those
  /// of the item that takes its place.
  mutating func add(_ redemption: RedemptionRecord) {
    holders.insert(redemption.holder)
    for code in shop.substitutes[redemption.id, default: []].union([redemption.item]) {
      let item = ItemKey(community: redemption.community, code: code)
      items.insert(item)
      itemMonths.insert(ItemMonth(item: item, holder: redemption.holder))
    }
  }
}

/// What is read of the shop before the rest can be named.
struct ShopFirstLook {
  private var counts: Pending<ReadStockCounts>?

  init(_ reach: ShopReach, _ communities: [CommunityID], to batch: inout Batch) {
    if !reach.counts.isEmpty {
      counts = batch.add(ReadStockCounts(communities: communities, counts: Array(reach.counts)))
    }
  }

  func fill(_ books: inout Books, _ reach: inout Reach) {
    for count in counts?.rows ?? [] {
      books.shop.counts[count.id] = count
      for line in count.lines {
        reach.items.insert(ItemKey(community: count.point.community, code: line.item))
      }
    }
  }
}

/// The rest of what is read of the shop.
struct RestOfShop {
  private var points: Pending<ReadPickupPoints>?
  private var counterDays: Pending<ReadCounterDays>?
  private var slips: Pending<ReadUsedSlips>?
  private var openCounts: Pending<ReadOpenCounts>?

  init(_ reach: Reach, _ communities: [CommunityID], clock: Instant?, to batch: inout Batch) {
    let shops = reach.shop.communities.union(reach.items.map(\.community))
    if !shops.isEmpty {
      points = batch.add(ReadPickupPoints(communities: Array(shops), clock: clock))
    }
    if !reach.shop.served.isEmpty {
      counterDays = batch.add(
        ReadCounterDays(
          communities: communities, holders: Array(reach.shop.served), clock: clock))
      slips = batch.add(ReadUsedSlips(slips: Array(reach.shop.slips)))
    }
    if !reach.shop.counting.isEmpty {
      openCounts = batch.add(ReadOpenCounts(communities: Array(reach.shop.counting)))
    }
  }

  func fill(_ books: inout Books) {
    for point in points?.rows ?? [] { books.shop.points[point.key] = point }
    for row in counterDays?.rows ?? [] { books.shop.counterDays[row.holder] = row.points ?? 0 }
    books.shop.usedSlips = Set(slips?.rows ?? [])
    books.shop.openCounts = Set(openCounts?.rows ?? [])
  }
}
