import Testing

@testable import Bank

/// Nobody decides on a matter of his own, of his household, or on a deed that served them.
@Suite struct OwnMatterTests {
  @Test(arguments: credits + filed + systemVerified + redemptions + offices)
  func `an own matter is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static let ownMatter = Refusal(.ownMatter)

  /// The worker meets a deed of her own in each way one can be.
  private static let deeds: [(String, ActRequest)] = [
    ("of himself", patrol(by: Who.worker)),
    ("of his wife", patrol(by: Who.spouse)),
    ("of his household", deed("C03", of: House.worker, evidence: ["LOGB"])),
    ("that served him", errand(for: .person(Who.worker))),
    ("that served his wife", errand(for: .person(Who.spouse))),
    ("that served his household", errand(for: .household(House.worker))),
  ]

  static let credits: [RefusalCase] =
    deeds.map { name, request in
      RefusalCase("a credit \(name)", ownMatter) { _ in (.credit(request), Who.worker) }
    } + [
      RefusalCase("the grid head's own credit", ownMatter) { _ in
        (.credit(patrol(by: Who.head)), Who.head)
      }
    ]

  static let filed: [RefusalCase] = deeds.map { name, request in
    RefusalCase("a verification \(name)", ownMatter) { world in
      var told = request
      told.evidence.append(Evidence(kind: "SI", reference: "7"))
      let act = try world.record(told, by: Who.worker).act
      return (.verifyAct(VerifyAct(act: act, decision: .verified, reason: nil)), Who.worker)
    }
  }

  static let systemVerified: [RefusalCase] = [
    RefusalCase("a level 0 deed of his household", ownMatter) { _ in
      (.recordAct(deed("E03", of: House.worker, evidence: ["SYS"])), Who.worker)
    },
    RefusalCase("a level 0 deed that served him", ownMatter) { _ in
      let request = deed("J01", evidence: ["VTR", "BC"], served: .person(Who.worker))
      return (.recordAct(request), Who.worker)
    },
    RefusalCase("a level 0 deed that served his household", ownMatter) { _ in
      let request = deed("J01", evidence: ["VTR", "BC"], served: .household(House.worker))
      return (.recordAct(request), Who.worker)
    },
  ]

  static let redemptions: [RefusalCase] = [
    RefusalCase("the secretary's own request", ownMatter) { world in
      world.has(50, Who.secretary)
      return (.decide(try world.ask(for: Who.secretary).redemption), Who.secretary)
    },
    RefusalCase("a request of the secretary's household", ownMatter) { world in
      world.has(50)
      world.books.holders[Who.wang.holder]?.household = House.secretary
      return (.decide(try world.ask().redemption, isApproved: false), Who.secretary)
    },
    RefusalCase("the shopkeeper serves himself", ownMatter) { world in
      world.has(50, Who.shopkeeper)
      let id = try world.ask(for: Who.shopkeeper).redemption
      try world.decide(id)
      world.load(code: "12345678", for: id)
      return (.fulfil(id, .code("12345678")), Who.shopkeeper)
    },
    RefusalCase("the shopkeeper serves his household", ownMatter) { world in
      world.has(50)
      world.books.holders[Who.wang.holder]?.household = House.shopkeeper
      let id = try world.ask().redemption
      try world.decide(id)
      let known = Handover.identified(by: "known", collectedBy: nil, slipNumber: "7")
      return (.fulfil(id, known), Who.shopkeeper)
    },
  ]

  static let offices: [RefusalCase] = [
    RefusalCase("the secretary appoints himself", ownMatter) { _ in
      let request = AppointOffice(
        person: Who.secretary, role: .gridWorker, grids: [World.gridCode(2)], from: nil,
        until: nil)
      return (.appoint(request), Who.secretary)
    }
  ]

  @Test func `another worker, and the parent grid's, may`() throws {
    for (name, request) in Self.deeds {
      var world = World()
      #expect(try world.credit(request, by: Who.head).points > 0, "\(name)")
    }
    var world = World()
    #expect(try world.credit(patrol(by: Who.head), by: Who.head2(&world)).points == 5)
  }

  @Test func `the street's secretary decides what is the secretary's own`() throws {
    var world = World()
    world.has(50, Who.secretary)
    let id = try world.ask(for: Who.secretary).redemption
    #expect(try world.decide(id, by: Who.streetSecretary).state == .approved)
  }

  @Test func `living elsewhere is not one household`() throws {
    var world = World()
    world.books.actors[Who.worker]?.household = nil
    world.books.holders[Who.worker.holder]?.household = nil
    world.books.holders[Who.wang.holder]?.household = nil
    #expect(try world.credit(patrol()).points == 5)
    world.refuse(.credit(patrol(by: Who.worker)), by: Who.worker, Self.ownMatter)
  }
}

extension Who {
  /// A second worker of the parent grid.
  static func head2(_ world: inout World) -> PersonID {
    world.give(World.office(80), Who.spare, .gridWorker, World.home, [1])
    return Who.spare
  }
}
