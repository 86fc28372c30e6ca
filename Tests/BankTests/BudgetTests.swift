import Bank
import Testing

/// The money behind the points: who records it, and what is refused.
@Suite struct BudgetTests {
  private func budget(
    _ voucher: String = "V-1", days: Int = 364, fen: Int = 1_200_000
  ) -> RecordBudget {
    RecordBudget(
      amountFen: fen, source: "街道拨款", from: World.today, until: World.today + days,
      voucherNumber: voucher)
  }

  private func record(_ request: RecordBudget, in world: inout World) throws -> BudgetRecord {
    let outcome = try world.accept(.budget(.record(request)), by: Who.secretary)
    guard case .budget(let budget) = outcome else { throw Refusal(.notFound) }
    return budget
  }

  @Test func `the secretary records and ends a budget`() throws {
    var world = World()
    let made = try record(budget(), in: &world)
    #expect(made.request == budget() && made.version == 1 && made.endedAt == nil)
    #expect(world.books.changes.newBudgets.map(\.budget) == [made])
    let end = Command.budget(.end(made.id, reason: "收回"))
    let outcome = try world.accept(end, by: Who.secretary)
    guard case .budget(let ended) = outcome else { throw Refusal(.notFound) }
    #expect(ended.endedAt != nil && ended.version == 2)
    #expect(world.books.changes.endedBudgets.map(\.reason) == ["收回"])
    world.refuse(end, by: Who.secretary, Refusal(.alreadyDecided, .state("ended")))
  }

  @Test(
    arguments: [Who.worker, Who.auditor, Who.shopkeeper, Who.streetSecretary, Who.otherSecretary])
  func `nobody else records one`(_ actor: PersonID) {
    var world = World()
    world.refuse(.budget(.record(budget())), by: actor, Refusal(.forbidden))
    #expect(world.books.changes.newBudgets.isEmpty)
  }

  @Test func `one paper is counted once, as long as it stands`() throws {
    var world = World()
    let first = try record(budget(), in: &world)
    let again = budget(fen: 5)
    world.refuse(
      .budget(.record(again)), by: Who.secretary,
      Refusal(.validationFailed, at: "/voucher_no", .voucherUsed))
    try world.accept(.budget(.end(first.id, reason: "错了")), by: Who.secretary)
    #expect(try record(again, in: &world).request.amountFen == 5)
  }

  @Test(
    arguments: [
      (-1, Refusal.Reason.budgetEndsBeforeStart), (1_101, .budgetTooLong(days: 1_100)),
    ])
  func `days that do not fit are refused`(_ days: Int, _ reason: Refusal.Reason) {
    var world = World()
    world.refuse(
      .budget(.record(budget(days: days))), by: Who.secretary,
      Refusal(.validationFailed, at: "/until", reason))
  }

  @Test func `what is unknown is not found`() {
    var world = World()
    let end = Command.budget(.end(world.books.mint.id(), reason: "x"))
    world.refuse(end, by: Who.secretary, Refusal(.notFound))
  }
}
