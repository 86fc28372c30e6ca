import Bank
import JSON
import Seeds
import Support
import Testing

/// The story of the contract's page, by a client that knows only that page.
@Suite struct StoryTests {
  @Test func `the worker credits, she asks, it is approved, handed over and found in the books`()
    async throws
  {
    try await withService { service in
      let worker = try await service.client("grid_worker")
      let resident = try await service.client("resident")
      let head = service.database.login("resident").person.description
      let credited = try await worker.post(
        "/v1/credits",
        [
          "act_type": "B01", "person_id": .string(head), "minutes": 120,
          "occurred_on": .string(service.database.bank.today.description),
        ])
      #expect(credited.status == 201, "\(credited.text)")
      #expect(credited.json["points"] == 10)
      #expect(credited.json["balance"]?.object?["available"] == 96)
      let asked = try await resident.post("/v1/redemptions", ["item": "L12"])
      #expect(asked.status == 201, "\(asked.text)")
      #expect(asked.json["balance"]?.object?["available"] == 36)
      #expect(asked.json["balance"]?.object?["held"] == 60)
      let id = try #require(asked.json["redemption_id"]?.string)
      let secretary = try await service.client("secretary")
      let approved = try await secretary.post(
        "/v1/redemptions/\(id)/decision", ["decision": "approved"])
      #expect(approved.status == 200, "\(approved.text)")
      let own = try await resident.get("/v1/redemptions/\(id)")
      let code = try #require(own.json["pickup_code"]?.string, "\(own.text)")
      let keeper = try await service.client("shopkeeper")
      let found = try await keeper.send(
        "POST", "/v1/redemptions/lookup", ["pickup_code": .string(code)], key: nil)
      #expect(found.status == 200 && found.json["id"]?.string == id, "\(found.text)")
      let given = try await keeper.post(
        "/v1/redemptions/\(id)/fulfilment", ["pickup_code": .string(code)])
      #expect(given.status == 200, "\(given.text)")
      #expect(given.json["balance"]?.object?["held"] == 0)
      let auditor = try await service.client("auditor")
      let trial = try await auditor.get("/v1/communities/150271020901/trial-balance")
      #expect(trial.status == 200, "\(trial.text)")
      let transfers = try await auditor.get("/v1/transfers?limit=100")
      #expect(transfers.status == 200, "\(transfers.text)")
      #expect(try await service.database.faults().isEmpty)
    }
  }
}
