import Testing

@testable import Bank

@Suite struct OfficeTests {
  static func appointment(
    _ role: Role = .gridWorker, of person: PersonID = Who.spare, grids: [Int32] = [11],
    from: Day? = nil, until: Day? = nil
  ) -> Command {
    .appoint(
      AppointOffice(
        person: person, role: role, grids: role == .gridWorker ? grids.map(World.gridCode) : [],
        from: from, until: until))
  }

  static func end(_ office: Int, lastDay: Day? = nil) -> Command {
    .endOffice(EndOffice(office: World.office(office), lastDay: lastDay))
  }

  @Test func `the secretary appoints a worker of several grids`() throws {
    var world = World()
    let outcome = try world.accept(
      Self.appointment(grids: [11, 2], until: World.tomorrow), by: Who.secretary)
    let office = try #require(outcome.office)
    #expect(office.person == Who.spare && office.role == .gridWorker)
    #expect(office.community == World.home && office.grids == [GridID(11), GridID(2)])
    #expect(office.gridCodes == [World.gridCode(11), World.gridCode(2)])
    #expect(office.from == World.today && office.until == World.tomorrow)
    #expect(world.books.changes.newOffices.map(\.office) == [office])
    #expect(world.books.changes.newOffices.map(\.appointedBy) == [Who.secretary])
  }

  @Test(arguments: [
    (Role.shopkeeper, Who.secretary), (.secretary, Who.streetSecretary),
    (.auditor, Who.streetSecretary),
  ])
  func `each office is given and ended by whom it is for`(_ role: Role, _ by: PersonID) throws {
    var world = World()
    let office = try #require(try world.accept(Self.appointment(role), by: by).office)
    #expect(office.role == role && office.grids == [])
    let ended = try world.accept(
      .endOffice(EndOffice(office: office.id, lastDay: World.tomorrow)), by: by)
    #expect(ended.office?.until == World.tomorrow)
    #expect(world.books.changes.endedOffices.map(\.until) == [World.tomorrow])
  }

  @Test func `the operator gives a community its first secretary and no second`() throws {
    var world = World()
    world.books.communities[World.home]?.hasSecretary = false
    try world.accept(Self.appointment(.secretary), by: Who.engineer)
    world.refuse(
      Self.appointment(.secretary, of: Who.zhao), by: Who.engineer, Refusal(.forbidden))
  }

  @Test func `for a secretary's own household the secretary above appoints and ends`() throws {
    var world = World()
    world.books.holders[Who.spare.holder]?.household = House.secretary
    world.refuse(Self.appointment(), by: Who.secretary, Refusal(.ownMatter))
    let office = try #require(
      try world.accept(Self.appointment(), by: Who.streetSecretary).office)
    try world.accept(
      .endOffice(EndOffice(office: office.id, lastDay: nil)), by: Who.streetSecretary)
    try world.accept(Self.appointment(of: Who.secretary), by: Who.streetSecretary)
    world.refuse(Self.appointment(of: Who.zhao), by: Who.streetSecretary, Refusal(.forbidden))
  }

  @Test func `an appointment of today is in force for the next command`() throws {
    var world = World()
    try world.accept(Self.appointment(), by: Who.secretary)
    #expect(try world.credit(patrol(), by: Who.spare).points == 5)
    try world.accept(Self.appointment(of: Who.zhao, from: World.tomorrow), by: Who.secretary)
    world.refuse(.credit(patrol()), by: Who.zhao, Refusal(.forbidden))
  }

  @Test func `an office that is ended is over for the next command`() throws {
    var world = World()
    try world.accept(Self.end(1), by: Who.secretary)
    #expect(world.books.changes.endedOffices.map(\.until) == [World.yesterday])
    world.refuse(.credit(patrol()), by: Who.worker, Refusal(.forbidden))
    world.refuse(Self.end(1), by: Who.secretary, Refusal(.alreadyDecided, .state("ended")))
    try world.accept(Self.end(2, lastDay: World.today), by: Who.secretary)
    #expect(try world.credit(patrol(), by: Who.head).points == 5, "its last day is today")
  }

  @Test(arguments: [
    (Role.auditor, Role.gridWorker), (.gridWorker, .auditor), (.auditor, .secretary),
    (.shopkeeper, .secretary), (.secretary, .shopkeeper), (.auditor, .shopkeeper),
    (.operator, .auditor),
  ])
  func `offices that do not go together are not held together`(_ held: Role, _ asked: Role) throws {
    var world = World()
    let ofStreet = asked == .secretary || asked == .auditor
    let by = ofStreet ? Who.streetSecretary : Who.secretary
    world.give(World.office(70), Who.spare, held, until: World.tomorrow)
    world.refuse(
      Self.appointment(asked), by: by, .invalid("/role", .officeIncompatible(held)))
    let later = World.tomorrow.advanced(by: 1)
    try world.accept(Self.appointment(asked, from: later), by: by)
  }

  @Test(arguments: [
    (Role.gridWorker, Role.secretary), (.gridWorker, .shopkeeper), (.secretary, .gridWorker),
    (.operator, .secretary),
  ])
  func `others are`(_ held: Role, _ asked: Role) throws {
    var world = World()
    world.give(World.office(70), Who.spare, held)
    try world.accept(
      Self.appointment(asked), by: asked == .secretary ? Who.streetSecretary : Who.secretary)
  }

  @Test func `the same office is not given twice for one day`() throws {
    var world = World()
    let last = World.today.advanced(by: 9)
    try world.accept(Self.appointment(.shopkeeper, until: last), by: Who.secretary)
    world.refuse(
      Self.appointment(.shopkeeper, until: last), by: Who.secretary, .invalid("/role", .officeHeld))
    world.refuse(
      Self.appointment(.shopkeeper, from: last), by: Who.secretary, .invalid("/role", .officeHeld))
    try world.accept(
      Self.appointment(.shopkeeper, from: last.advanced(by: 1)), by: Who.secretary)
    world.refuse(
      Self.appointment(of: Who.worker, grids: [12, 11]), by: Who.secretary,
      .invalid("/grids/1", .officeHeld))
    try world.accept(Self.appointment(of: Who.worker, grids: [12]), by: Who.secretary)
    world.refuse(
      Self.appointment(.secretary, of: Who.secretary), by: Who.streetSecretary,
      .invalid("/role", .officeHeld))
  }

  @Test func `an office is for grown people, by the year of birth`() throws {
    var world = World()
    world.born(2009, Who.spare)
    world.refuse(
      Self.appointment(), by: Who.secretary, .invalid("/person_id", .tooYoungForOffice(minAge: 18)))
    try world.accept(Self.appointment(from: Day("2027-01-01")!), by: Who.secretary)
    world.born(2008, Who.spare)
    try world.accept(Self.appointment(until: World.today), by: Who.secretary)
    try world.accept(Self.appointment(of: Who.zhao), by: Who.secretary)
  }

  @Test func `two appointments of one batch see each other, and so do ends`() throws {
    var world = World()
    let shop = try #require(
      try world.accept(Self.appointment(.shopkeeper), by: Who.secretary).office)
    world.refuse(
      Self.appointment(.secretary), by: Who.streetSecretary,
      .invalid("/role", .officeIncompatible(.shopkeeper)))
    try world.accept(.endOffice(EndOffice(office: shop.id, lastDay: nil)), by: Who.secretary)
    try world.accept(Self.appointment(.secretary), by: Who.streetSecretary)
    try world.accept(
      Self.appointment(.auditor, of: Who.zhao, from: World.yesterday), by: Who.streetSecretary)
  }

  @Test func `an office ended before its first day stands in no one's way`() throws {
    var world = World()
    let shop = try #require(
      try world.accept(Self.appointment(.shopkeeper), by: Who.secretary).office)
    try world.accept(.endOffice(EndOffice(office: shop.id, lastDay: nil)), by: Who.secretary)
    let earlier = World.today.advanced(by: -10)
    try world.accept(Self.appointment(.secretary, from: earlier), by: Who.streetSecretary)
  }

  @Test(arguments: appointments)
  func `an appointment is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  @Test(arguments: ends)
  func `an end is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func by(
    _ actor: PersonID, _ command: Command
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (command, actor) }
  }

  private static let forbidden: [(Role, [PersonID])] = [
    (
      .gridWorker,
      [Who.worker, Who.wang, Who.streetSecretary, Who.otherSecretary, Who.engineer, Who.auditor]
    ),
    (.shopkeeper, [Who.shopkeeper, Who.streetSecretary, Who.otherSecretary, Who.engineer]),
    (.secretary, [Who.secretary, Who.otherSecretary, Who.engineer, Who.wang]),
    (.auditor, [Who.secretary, Who.auditor, Who.otherSecretary, Who.engineer]),
    (.operator, [Who.secretary, Who.streetSecretary, Who.engineer]),
  ]

  static let appointments: [RefusalCase] =
    forbidden.flatMap { role, actors in
      actors.map { actor in
        RefusalCase(
          "\(role) by \(actor)", Refusal(.forbidden), by(actor, appointment(role)))
      }
    } + [
      RefusalCase(
        "nobody", Refusal(.notFound), by(Who.secretary, appointment(of: Who.unknown))),
      RefusalCase(
        "another community's resident", Refusal(.notFound),
        by(Who.secretary, appointment(of: Who.zhou))),
      RefusalCase(
        "a household", Refusal(.notFound),
        by(Who.secretary, appointment(of: PersonID(House.wang.uuid)))),
      RefusalCase(
        "a closed account", .invalid("/person_id", .accountClosed),
        by(Who.secretary, appointment(of: Who.closed))),
      RefusalCase(
        "an end before the start", .invalid("/to", .officeEndsBeforeStart),
        by(Who.secretary, appointment(from: World.tomorrow, until: World.today))),
      RefusalCase(
        "an end before today", .invalid("/to", .officeEndsBeforeStart),
        by(Who.secretary, appointment(until: World.yesterday))),
      RefusalCase(
        "before the bank opened", .invalid("/from", .officeBeforeOpening),
        by(Who.secretary, appointment(from: Day("2025-12-31")!))),
      RefusalCase(
        "a shopkeeper of grids", .invalid("/grids", .gridsOfWorkersOnly),
        by(
          Who.secretary,
          .appoint(
            AppointOffice(
              person: Who.spare, role: .shopkeeper, grids: [World.gridCode(11)], from: nil,
              until: nil)))),
      RefusalCase(
        "a worker without grids", .invalid("/grids", .gridsRequired),
        by(Who.secretary, appointment(grids: []))),
      RefusalCase(
        "an unknown grid", .invalid("/grids/1", .unknownGrid),
        by(Who.secretary, appointment(grids: [11, 77]))),
      RefusalCase(
        "another community's grid", .invalid("/grids/0", .unknownGrid),
        by(Who.secretary, appointment(grids: [31, 11]))),
    ]

  static let ends: [RefusalCase] = [
    RefusalCase("unknown", Refusal(.notFound), by(Who.secretary, end(66))),
    RefusalCase("another community's", Refusal(.notFound)) { world in
      world.books.offices[World.office(1)]?.community = World.other
      return (end(1), Who.secretary)
    },
    RefusalCase("a worker's by a worker", Refusal(.forbidden), by(Who.head, end(1))),
    RefusalCase("a worker's by the street", Refusal(.forbidden), by(Who.streetSecretary, end(1))),
    RefusalCase("the secretary's by himself", Refusal(.forbidden), by(Who.secretary, end(3))),
    RefusalCase("the auditor's by the secretary", Refusal(.forbidden), by(Who.secretary, end(6))),
    RefusalCase("the secretary's by the operator", Refusal(.forbidden), by(Who.engineer, end(3))),
    RefusalCase(
      "in the past", .invalid("/on", .officeEndsBeforeStart),
      by(Who.secretary, end(1, lastDay: World.today.advanced(by: -2)))),
    RefusalCase("an office that is over", Refusal(.alreadyDecided, .state("ended"))) { world in
      world.give(World.office(70), Who.spare, .shopkeeper, until: World.yesterday)
      return (end(70), Who.secretary)
    },
    RefusalCase("later than it ends", Refusal(.alreadyDecided, .state("ended"))) { world in
      world.give(World.office(70), Who.spare, .shopkeeper, until: World.tomorrow)
      return (end(70, lastDay: World.tomorrow.advanced(by: 1)), Who.secretary)
    },
    RefusalCase("before it begins", .invalid("/on", .officeEndsBeforeStart)) { world in
      world.give(World.office(70), Who.spare, .shopkeeper)
      world.books.offices[World.office(70)]?.from = World.today.advanced(by: 5)
      return (end(70, lastDay: World.today), Who.secretary)
    },
  ]
}
