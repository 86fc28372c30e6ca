@testable import Bank

/// What is done at and around the shop.
extension Simulation {
  private static let codes = ["L01", "L02", "S01", "V01", "H01", "D01", "X99"]
  private static let points: [String?] = [nil, nil, nil, "P1", "P2", "P9"]

  /// A random command of the shop, who gives it, and where.
  mutating func nextShop() -> (Command, PersonID, CommunityID) {
    let (command, actor) = nextShopCommand()
    return (.shop(command), actor, random.chance(97) ? World.home : World.other)
  }

  private mutating func nextShopCommand() -> (ShopCommand, PersonID) {
    switch random.below(16) {
    case 0..<4:
      let person = somebody()
      let request = ServeOverCounter(
        item: random.one(of: Self.codes), quantity: random.below(4), person: person,
        slipNumber: "S\(random.below(500))", point: random.one(of: Self.points))
      return (.serve(request), actor(Who.shopkeeper, person))
    case 4..<7:
      let person = somebody()
      let lines = (0..<(1 + random.below(4))).map { _ in
        RequestBasket.Line(item: random.one(of: Self.codes), quantity: 1 + random.below(2))
      }
      let basket = RequestBasket(
        lines: lines, person: person, point: random.one(of: Self.points),
        isAtomic: random.chance(40))
      return (.requestBasket(basket), actor(person, Who.worker))
    case 7..<10:
      let open = redemptions.filter { world.books.redemptions[$0]?.state.isOpen ?? false }
      let redemption = random.one(of: open.isEmpty || random.chance(20) ? redemptions : open)
      let points = world.books.redemptions[redemption]?.points ?? 0
      let known = world.books.redemptions[redemption]?.item
      let fitting = Self.codes.filter { code in
        guard let terms = world.item(code)?.terms, terms.isEnabled, terms.points > 0 else {
          return false
        }
        return code != known && points % terms.points == 0
      }
      let code = random.one(of: fitting.isEmpty || random.chance(15) ? Self.codes : fitting)
      let price = max(1, world.item(code)?.terms.points ?? 1)
      let swap = SubstituteItem(
        redemption: redemption, item: code,
        quantity: random.chance(80) ? points / price : random.below(12),
        consent: random.one(of: SubstitutionConsent.allCases),
        slipNumber: random.chance(60) ? "H" : nil)
      return (.substitute(swap), actor(Who.shopkeeper, somebody()))
    case 10..<12:
      let given = redemptions.filter { world.books.redemptions[$0]?.state == .fulfilled }
      let back = BringBack(
        redemption: random.one(of: given.isEmpty || random.chance(15) ? redemptions : given),
        condition: random.chance(60) ? .unopened : random.one(of: ReturnKind.allCases),
        reason: random.chance(90) ? "坏了" : "")
      return (.bringBack(back), actor(Who.shopkeeper, Who.shopkeeper))
    case 12: return (.count(nextCount()), actor(Who.shopkeeper, Who.secretary))
    case 13:
      let answer = AnswerStockCount(
        count: random.one(of: counts), isAgreed: random.chance(70),
        reason: random.chance(60) ? "漏数" : nil)
      return (.answerCount(answer), actor(Who.auditor, Who.secretary))
    case 14:
      let days = [today.advanced(by: random.below(5) - 1): random.chance(50)]
      return (
        .setDays(SetPickupDays(code: random.one(of: ["P1", "P1", "P2", "P9"]), days: days)),
        actor(Who.shopkeeper, Who.secretary)
      )
    default: return (.putPoint(nextPoint()), actor(Who.secretary, Who.secretary))
    }
  }

  private mutating func nextCount() -> CountStock {
    let lines = (0..<(1 + random.below(3))).map { _ in
      let code = random.one(of: Self.codes)
      let known = world.item(code)?.onHand ?? 0
      return CountStock.Line(item: code, found: known + random.below(4) - 1)
    }
    return CountStock(point: random.one(of: Self.points), lines: lines)
  }

  private mutating func nextPoint() -> PutPickupPoint {
    let code = random.one(of: ["P1", "P2"])
    let key = PickupPointKey(community: World.home, code: code)
    let terms = World.pointTerms(
      weekdays: random.one(of: [[], [1, 3], [1, 2, 3, 4, 5, 6, 7]]), enabled: random.chance(90))
    let version = world.books.shop.points[key]?.version
    return PutPickupPoint(
      code: code, terms: terms, expectedVersion: random.chance(10) ? 77 : version)
  }

  /// Notes what later commands can name, and gives items the terms that the shop's commands ask
  /// about.
  mutating func noteShop(_ outcome: Outcome) {
    if let count = outcome.count, count.state == .counted { counts.append(count.id) }
    if case .basket(_, let lines)? = outcome.shop {
      redemptions += lines.compactMap { try? $0.get().redemption }
      for case .failure(let error) in lines { codes.insert(error.code) }
    }
    guard random.chance(3) else { return }
    let code = random.one(of: ["L01", "L02", "V01"])
    let key = ItemKey(community: World.home, code: code)
    world.books.items[key]?.terms.returnRule = ReturnRule(kind: .unopened, days: 7)
    guard world.books.items[key]?.standing == nil else { return }
    world.approve(code, until: random.chance(50) ? nil : today)
  }
}
