import Testing

@testable import Bank

@Suite struct ActivityTests {
  private static func announce(
    on day: Day = World.today, types: [String] = ["F01"], recorder: PersonID = Who.spare
  ) -> Command {
    .announceActivity(
      AnnounceActivity(
        title: "清洁日", on: day, place: "广场", actTypes: types, recorder: recorder))
  }

  private static func announced(in world: inout World) throws -> ActivityID {
    guard case .activity(let made) = try world.accept(announce(), by: Who.secretary) else {
      throw Refusal(.notFound)
    }
    return made.activity.id
  }

  @Test func `its recorder credits people of any grid, outside every worker's limit`() throws {
    var world = World()
    let activity = try Self.announced(in: &world)
    world.books.workerDays[WorkerDay(community: World.home, worker: Who.spare, day: World.today)] =
      300
    world.books.holders[Who.zhao.holder]?.gridPath = []
    for person in [Who.wang, Who.sun, Who.zhao] {
      let outcome = try world.credit(deed("F01", by: person, activity: activity), by: Who.spare)
      #expect(outcome.points == 10 && outcome.state == .credited)
    }
    #expect(world.books.changes.workerDays.isEmpty)
    let list = CreditList(
      items: [deed("F01", by: Who.head, activity: activity), deed("F01", by: Who.head)],
      isAtomic: false)
    let results = try #require(world.accept(.creditList(list), by: Who.spare).list)
    #expect(results.map { (try? $0.get())?.points } == [10, nil])
  }

  @Test func `who does not record it is bound by his grids and his day`() throws {
    var world = World()
    let activity = try Self.announced(in: &world)
    world.refuse(
      .credit(deed("F01", by: Who.sun, activity: activity)), by: Who.worker,
      Refusal(.outsideYourGrid))
    world.books.workerDays[world.workerToday] = 295
    world.refuse(
      .credit(deed("F01", activity: activity)), by: Who.worker,
      Refusal(.issuingLimit, .remaining(5)))
  }

  private static func credit(
    by actor: PersonID = Who.spare, _ change: @escaping @Sendable (inout ActRequest) -> Void
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { world in
      var request = deed("F01", activity: try announced(in: &world))
      change(&request)
      return (.credit(request), actor)
    }
  }

  static let refusals: [RefusalCase] = [
    RefusalCase(
      "credited for another day", .invalid("/occurred_on", .notOfActivity),
      credit { $0.occurredOn = World.yesterday }),
    RefusalCase(
      "credited for another type", .invalid("/act_type", .notOfActivity),
      credit { $0.actType = "G01" }),
    RefusalCase(
      "the recorder's own deed", Refusal(.ownMatter), credit { $0.holder = Who.spare.holder }),
    RefusalCase(
      "without the activity", Refusal(.forbidden), credit { $0.activity = nil }),
    RefusalCase("by a resident", Refusal(.forbidden), credit(by: Who.wang) { _ in }),
    RefusalCase("announced by a resident", Refusal(.forbidden)) { _ in (announce(), Who.wang) },
    RefusalCase("with a recorder from elsewhere", Refusal(.notFound)) { _ in
      (announce(recorder: Who.zhou), Who.secretary)
    },
    RefusalCase("with a closed recorder", .invalid("/recorder_id", .accountClosed)) { _ in
      (announce(recorder: Who.closed), Who.secretary)
    },
    RefusalCase("with a type that is not open", .pointed(.actTypeNotOpen, "/act_types/1")) { _ in
      (announce(types: ["F01", "X01"]), Who.secretary)
    },
    RefusalCase("before the bank opened", .pointed(.periodClosed, "/on")) { _ in
      (announce(on: Day("2025-12-31")!), Who.secretary)
    },
  ]

  @Test(arguments: refusals)
  func `an activity is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }
}
