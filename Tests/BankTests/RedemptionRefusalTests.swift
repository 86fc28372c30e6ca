import Testing

@testable import Bank

@Suite struct RedemptionRefusalTests {
  @Test(arguments: requests + quantities)
  func `a request is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  @Test(arguments: decisions)
  func `a decision is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  @Test(arguments: cancellations + handovers)
  func `an end is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  /// A request by somebody, when wang has 100 points.
  private static func asking(
    _ item: String = "L02", _ quantity: Int = 1, for person: PersonID = Who.wang,
    by actor: PersonID = Who.wang,
    _ change: @escaping @Sendable (inout World) throws -> Void = { _ in }
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { world in
      world.has(100)
      try change(&world)
      return (.request(item, quantity, for: person), actor)
    }
  }

  static let requests: [RefusalCase] = [
    RefusalCase("for a neighbour", Refusal(.forbidden), asking(by: Who.zhao)),
    RefusalCase("for his wife", Refusal(.forbidden), asking(by: Who.li)),
    RefusalCase("by the secretary", Refusal(.forbidden), asking(by: Who.secretary)),
    RefusalCase("by the shopkeeper", Refusal(.forbidden), asking(by: Who.shopkeeper)),
    RefusalCase(
      "by a worker outside his grids", Refusal(.outsideYourGrid),
      asking(for: Who.sun, by: Who.worker)),
    RefusalCase("for nobody", Refusal(.notFound), asking(for: Who.unknown, by: Who.worker)),
    RefusalCase(
      "for another community's resident", Refusal(.notFound),
      asking(for: Who.zhou, by: Who.zhou)),
    RefusalCase(
      "for a household", Refusal(.notFound),
      asking(for: PersonID(House.wang.uuid), by: Who.worker)),
    RefusalCase(
      "for a closed account", .invalid("/person_id", .accountClosed),
      asking(for: Who.closed, by: Who.worker)),
    RefusalCase("an unknown item", Refusal(.notFound), asking("Z99")),
    RefusalCase("a disabled item", Refusal(.itemUnavailable), asking("D01")),
    RefusalCase("an item without a price", Refusal(.itemUnavailable), asking("H01")),
    RefusalCase(
      "with points owed", Refusal(.pointsOwed),
      asking { $0.books.holders[Who.wang.holder]?.balance.owed = -1 }),
    RefusalCase(
      "one more than a month allows", Refusal(.limitPerPerson, at: "/quantity", .remaining(2)),
      asking("L01", 3)),
    RefusalCase(
      "more than loaded of a month", Refusal(.limitPerPerson, at: "/quantity", .remaining(0)),
      asking("L01") { world in
        let key = ItemKey(community: World.home, code: "L01")
        world.books.itemMonths[ItemMonth(item: key, holder: Who.wang.holder)] = 5
      }),
    RefusalCase("one point short", Refusal(.insufficientPoints), asking { $0.has(9) }),
    RefusalCase(
      "points on notice do not count", Refusal(.insufficientPoints),
      asking {
        $0.has(9)
        $0.books.holders[Who.wang.holder]?.balance.onNotice = 50
      }),
    RefusalCase("more than there is", Refusal(.outOfStock, .remaining(1)), asking("L02", 2)),
    RefusalCase(
      "a price beyond counting", Refusal(.insufficientPoints),
      asking("V01", 100) { world in
        let key = ItemKey(community: World.home, code: "V01")
        world.books.items[key]?.terms.points = Int.max
      }),
  ]

  static let quantities = [Int.min, -1, 0, 101, Int.max].map { quantity in
    RefusalCase(
      "\(quantity) pieces", .invalid("/quantity", .unitsOutOfRange(max: 100)),
      asking("V01", quantity))
  }

  /// A request on record, changed, and then a command on it.
  private static func then(
    by actor: PersonID, _ command: @escaping @Sendable (RedemptionID) -> Command,
    after change: @escaping @Sendable (inout World, RedemptionID) throws -> Void = { _, _ in }
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { world in
      world.has(100)
      let id = try world.ask().redemption
      try change(&world, id)
      return (command(id), actor)
    }
  }

  private static func rejection(_ reason: String?) -> @Sendable (RedemptionID) -> Command {
    { id in
      .decideRedemption(DecideRedemption(redemption: id, isApproved: false, reason: reason))
    }
  }

  static let decisions: [RefusalCase] = [
    RefusalCase("unknown", Refusal(.notFound)) { _ in
      (.decide(RedemptionID(fixedUUID(5, 9))), Who.secretary)
    },
    RefusalCase(
      "of another community", Refusal(.notFound),
      then(by: Who.secretary, { .decide($0) }) { world, id in
        world.books.redemptions[id]?.community = World.other
      }),
    RefusalCase("by the owner", Refusal(.forbidden), then(by: Who.wang, { .decide($0) })),
    RefusalCase("by a worker", Refusal(.forbidden), then(by: Who.worker, { .decide($0) })),
    RefusalCase(
      "by the shopkeeper", Refusal(.forbidden), then(by: Who.shopkeeper, { .decide($0) })),
    RefusalCase("by the auditor", Refusal(.forbidden), then(by: Who.auditor, { .decide($0) })),
    RefusalCase(
      "by another community's secretary", Refusal(.forbidden),
      then(by: Who.otherSecretary, { .decide($0) })),
    RefusalCase(
      "without a reason", .pointed(.reasonRequired, "/reason"),
      then(by: Who.secretary, rejection(nil))),
    RefusalCase(
      "with an empty reason", .pointed(.reasonRequired, "/reason"),
      then(by: Who.secretary, rejection(""))),
    RefusalCase(
      "approved twice", Refusal(.alreadyDecided, .state("approved")),
      then(by: Who.secretary, { .decide($0) }) { world, id in try world.decide(id) }),
    RefusalCase(
      "rejected after the approval", Refusal(.alreadyDecided, .state("approved")),
      then(by: Who.streetSecretary, rejection("x")) { world, id in try world.decide(id) }),
    RefusalCase(
      "approved after the rejection", Refusal(.alreadyDecided, .state("rejected")),
      then(by: Who.secretary, { .decide($0) }) { world, id in
        try world.decide(id, isApproved: false)
      }),
    RefusalCase(
      "approved after the cancellation", Refusal(.alreadyDecided, .state("cancelled")),
      then(by: Who.secretary, { .decide($0) }) { world, id in
        try world.accept(.cancelRedemption(id), by: Who.wang)
      }),
  ]

  static let cancellations: [RefusalCase] = [
    RefusalCase("unknown", Refusal(.notFound)) { _ in
      (.cancelRedemption(RedemptionID(fixedUUID(5, 9))), Who.wang)
    },
    RefusalCase(
      "by his wife", Refusal(.forbidden), then(by: Who.li, { .cancelRedemption($0) })),
    RefusalCase(
      "by a worker who did not ask", Refusal(.forbidden),
      then(by: Who.worker, { .cancelRedemption($0) })),
    RefusalCase(
      "by the secretary", Refusal(.forbidden), then(by: Who.secretary, { .cancelRedemption($0) })),
    RefusalCase(
      "twice", Refusal(.alreadyDecided, .state("cancelled")),
      then(by: Who.wang, { .cancelRedemption($0) }) { world, id in
        try world.accept(.cancelRedemption(id), by: Who.wang)
      }),
    RefusalCase(
      "after the rejection", Refusal(.alreadyDecided, .state("rejected")),
      then(by: Who.wang, { .cancelRedemption($0) }) { world, id in
        try world.decide(id, isApproved: false)
      }),
    RefusalCase(
      "after the handing over", Refusal(.alreadyDecided, .state("fulfilled")),
      then(by: Who.wang, { .cancelRedemption($0) }) { world, id in
        try world.decide(id)
        try world.accept(.fulfil(id, known), by: Who.shopkeeper)
      }),
  ]

  private static let known = Handover.identified(by: "known", collectedBy: nil, slipNumber: nil)

  private static func approve(_ world: inout World, _ id: RedemptionID) throws {
    try world.decide(id)
    world.load(code: "20461735", for: id)
  }

  static let handovers: [RefusalCase] = [
    RefusalCase("unknown", Refusal(.notFound)) { _ in
      (.fulfil(RedemptionID(fixedUUID(5, 9)), known), Who.shopkeeper)
    },
    RefusalCase(
      "by the owner", Refusal(.forbidden),
      then(by: Who.wang, { .fulfil($0, .code("20461735")) }, after: approve)),
    RefusalCase(
      "by the secretary", Refusal(.forbidden),
      then(by: Who.secretary, { .fulfil($0, .code("20461735")) }, after: approve)),
    RefusalCase(
      "not approved yet", Refusal(.alreadyDecided, .state("requested")),
      then(by: Who.shopkeeper, { .fulfil($0, known) })),
    RefusalCase(
      "a wrong code", .pointed(.wrongPickupCode, "/pickup_code"),
      then(by: Who.shopkeeper, { .fulfil($0, .code("20461736")) }, after: approve)),
    RefusalCase(
      "an empty code", .pointed(.wrongPickupCode, "/pickup_code"),
      then(by: Who.shopkeeper, { .fulfil($0, .code("")) }) { world, id in try world.decide(id) }),
    RefusalCase(
      "twice", Refusal(.alreadyDecided, .state("fulfilled")),
      then(by: Who.shopkeeper, { .fulfil($0, .code("20461735")) }) { world, id in
        try approve(&world, id)
        try world.accept(.fulfil(id, known), by: Who.shopkeeper)
      }),
    RefusalCase(
      "after the cancellation", Refusal(.alreadyDecided, .state("cancelled")),
      then(by: Who.shopkeeper, { .fulfil($0, known) }) { world, id in
        try world.decide(id)
        try world.accept(.cancelRedemption(id), by: Who.wang)
      }),
  ]
}
