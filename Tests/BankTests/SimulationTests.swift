import Testing

@testable import Bank

@Suite struct SimulationTests {
  /// The seed of a failed run stands in its argument.
  @Test(arguments: [1, 20_261_122, 0xBA2C, 0xFFFF_FFFF_FFFF_FFFF] as [UInt64])
  func `30,000 random commands leave the books in order`(seed: UInt64) {
    var simulation = Simulation(seed: seed)
    simulation.run(commands: 30_000)
    #expect(simulation.faults == [], "seed \(seed)")
    let kinds: [Command] = [
      .openHousehold(OpenHousehold(grid: "", door: PeopleTests.newDoor)),
      .openPerson(PeopleTests.person()), OfficeTests.appointment(), OfficeTests.end(1),
      .credit(patrol()), .creditList(CreditList(items: [], isAtomic: true)),
      .recordAct(patrol()),
      .verifyAct(VerifyAct(act: simulation.acts[0], decision: .verified, reason: nil)),
      .request("L01"), .decide(simulation.redemptions[0]), .decideRedemptions([]),
      .cancelRedemption(simulation.redemptions[0]),
      .fulfil(simulation.redemptions[0], .code("")),
      .putItem(PutItem(code: "", terms: World.terms(1))),
      .moveStock(MoveStock(code: "", kind: .counted, quantity: 0, voucherNumber: nil)),
    ]
    let courses = [
      "edit_person", "move_person", "close_person", "merge_people", "give_mandate", "end_mandate",
      "set_spenders", "make_notice", "post_notice", "file_objection", "decide_objection",
      "appeal_objection", "consent_to_publication", "end_notice", "import_book",
      "put_pickup_point", "set_pickup_days", "request_basket", "serve_over_counter",
      "substitute_item", "bring_back", "count_stock", "answer_stock_count",
    ]
    for kind in courses {
      let tries = simulation.tries[kind] ?? Simulation.Tries()
      #expect(tries.accepted >= 2 && tries.refused >= 2, "seed \(seed), \(kind): \(tries)")
    }
    for kind in kinds.map(\.kind) {
      let tries = simulation.tries[kind] ?? Simulation.Tries()
      #expect(tries.accepted >= 15 && tries.refused >= 15, "seed \(seed), \(kind): \(tries)")
    }
    let unseen = Set(Refusal.Code.allCases).subtracting(simulation.codes)
    #expect(unseen == [], "seed \(seed)")
  }
}
