import Bank
import FoundationEssentials
import Store
import Support
import Testing

/// Several who want the same thing at once, at two servers.
@Suite struct RaceTests {
  @Test func `one key with two bodies has one effect, and one body is turned away`() async throws {
    try await withTwoDesks { desks, database in
      let key = UUID()
      let hashes = [UUID(), UUID()]
      let worker = desks[0].person("grid_worker")
      let results = await race(64) { place in
        let desk = desks[place / 2 % 2]
        let minutes = place % 2 == 0 ? 60 : 30
        return await desk.insist(
          .credit(desk.patrol(minutes)), as: worker, key: key, hash: hashes[place % 2])
      }
      let answers = results.compactMap { try? $0.get() }
      #expect(Set(answers.map(\.body)).count == 1)
      #expect(answers.filter { !$0.isReplay }.count == 1)
      #expect(results.filter { $0 == .failure(.keyReused) }.count == 64 - answers.count)
      #expect(answers.count == 32)
      let acts = try await database.texts("select count(*) from acts where command = '\(key.text)'")
      #expect(acts == ["1"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a request is approved once`() async throws {
    try await withTwoDesks { desks, database in
      let decision = try await BadInputTests.requested(desks[0])
      let secretaries = [desks[0].person("secretary"), desks[0].person("secretary", 2)]
      let results = await race(32) { place in
        await desks[place % 2].submit(
          .decideRedemption(decision), as: secretaries[place / 2 % 2])
      }
      let problems = try results.map { try $0.get().problem }
      #expect(problems.filter { $0 == nil }.count == 1)
      #expect(problems.filter { $0 == "already-decided" }.count == 31)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a gift is handed over or cancelled, not both`() async throws {
    try await withTwoDesks { desks, database in
      let rows = try await database.texts(
        """
        select r.id || ' ' || r.requested_by from redemptions r where r.state = 'approved'
        order by r.id limit 1
        """)
      let ids = rows[0].split(separator: " ").compactMap { UUID(uuidString: String($0)) }
      let id = RedemptionID(ids[0])
      let give = FulfilRedemption(
        redemption: id, handover: .identified(by: "passbook", collectedBy: nil, slipNumber: nil))
      let results = await race(32) { place in
        let desk = desks[place % 2]
        return place / 2 % 2 == 0
          ? await desk.submit(.fulfilRedemption(give), as: desk.person("shopkeeper"))
          : await desk.submit(.cancelRedemption(id), as: PersonID(ids[1]))
      }
      let problems = try results.map { try $0.get().problem }
      #expect(problems.filter { $0 == nil }.count == 1)
      #expect(problems.filter { $0 == "already-decided" }.count == 31)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a day's cap holds for a person credited at two servers`() async throws {
    try await withTwoDesks { desks, database in
      let workers = [desks[0].person("grid_worker"), desks[0].person("grid_worker", 4)]
      let results = await race(40) { place in
        await desks[place % 2].submit(
          .credit(desks[place % 2].patrol(60)), as: workers[place / 2 % 2])
      }
      // 15 points a day for patrol, 5 for each of these.
      let states = try results.map {
        try words($0).split(separator: " ").prefix(2).joined(separator: " ")
      }
      #expect(states.filter { $0 == "credited 5" }.count == 3)
      #expect(states.filter { $0 == "credited 0" }.count == 37)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `a worker's daily limit holds at two servers`() async throws {
    try await withTwoDesks { desks, database in
      let worker = desks[0].person("grid_worker", 4)
      let residents = try await database.texts(
        """
        select p.id from people p join residences r on r.person = p.id and r.until is null
        where p.community = 3 and r.grid is not null and p.birth_year < 2000 order by p.id limit 60
        """
      ).compactMap { UUID(uuidString: $0).map { PersonID($0) } }
      #expect(residents.count == 60)
      let results = await race(60) { place in
        let desk = desks[place % 2]
        return await desk.submit(.credit(desk.patrol(180, by: residents[place])), as: worker)
      }
      let problems = try results.map { try $0.get().problem }
      let issued = try await database.texts(
        "select points from worker_days where worker = '\(worker)' and day = '\(desks[0].today)'")
      let points = try #require(Int(issued[0]))
      #expect((286...300).contains(points), "300 points a day, 15 at most for each of these")
      #expect(problems.contains("issuing-limit"))
      #expect(problems.allSatisfy { $0 == nil || $0 == "issuing-limit" })
      #expect(try await database.faults() == [])
    }
  }
}
