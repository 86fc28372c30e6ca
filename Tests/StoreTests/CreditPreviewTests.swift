import Bank
import FoundationEssentials
import Postgres
import Store
import Support
import Testing

/// What a credit would do is what it then does, and asking leaves no trace.
@Suite struct CreditPreviewTests {
  private func reader(_ person: PersonID) -> Reader {
    Reader(person: person, community: Desk.community)
  }

  /// Every row of every table as text, with where it lies on the disk and who wrote it last.
  private func dump(_ database: TestDatabase) async throws -> [String] {
    let tables = try await database.texts(
      "select tablename::text from pg_tables where schemaname = 'public' order by 1")
    var rows: [String] = []
    for table in tables {
      rows += try await database.texts(
        """
        select '\(table) ' || count(*) || ' ' || coalesce(md5(string_agg(
          t.ctid::text || t.xmin::text || t.xmax::text || t::text, '|' order by t.ctid)), '')
        from \(table) t
        """)
    }
    return rows
  }

  @Test func `asking writes nothing, locks nothing, and foretells each credit of a long day`()
    async throws
  {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let doer = desk.person("resident", 2)
      var wasCut = false
      var wasRefused = false
      for (number, minutes) in [60, 180, 30, 15, 180, 240, 20].enumerated() {
        let request = desk.patrol(minutes, by: doer)
        let before = try await dump(database)
        let preview = try await store.preview(request, by: reader(worker))
        #expect(try await dump(database) == before, "\(number)")
        let result = await desk.submit(.credit(request), as: worker)
        switch preview.result {
        case .success(let foretold):
          let told = try words(result)
          #expect(
            told == "\(foretold.state.rawValue) \(foretold.points) \(foretold.balance.available)")
          wasCut = wasCut || foretold.pointsCut > 0
          // What is left is what the next one finds.
          let next = try await store.preview(desk.patrol(15, by: doer), by: reader(worker))
          for cap in preview.left {
            let after = next.left.first { $0.scope == cap.scope }
            #expect(after?.used == cap.used + foretold.points, "\(cap)")
            #expect(cap.left == max(0, cap.limit - (after?.used ?? 0)), "\(cap)")
          }
          #expect(
            preview.left.map(\.scope) == [
              "type_day", "type_month", "person_day", "person_month", "worker_day",
            ])
        case .failure(let refusal):
          #expect(try result.get().problem == refusal.code.rawValue)
          wasRefused = true
        }
      }
      #expect(wasCut && wasRefused)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `it is answered while another process holds the head`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let configuration = try database.owner
      let request = desk.patrol(60, by: desk.person("resident", 2))
      let worker = reader(desk.person("grid_worker"))
      let preview = try await withThrowingTaskGroup(of: CreditPreview?.self) { group in
        let (held, holding) = AsyncStream<Void>.makeStream()
        let (done, finish) = AsyncStream<Void>.makeStream()
        group.addTask {
          try await WorkerThread.run(name: "holder") {
            let session = try Session(configuration, logger: TestBank.quiet)
            try session.script("begin; select from heads where community = 3 for update")
            holding.yield()
            holding.finish()
          }
          for await _ in done {}
          return nil
        }
        for await _ in held {}
        let preview = try await store.preview(request, by: worker)
        finish.finish()
        try await group.waitForAll()
        return preview
      }
      #expect(try preview.result.get().points == 5)
    }
  }

  @Test func `a deed that waits for a review is said to, with what it would earn`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let request = desk.patrol(15, by: desk.person("resident", 2)) {
        $0.actType = "A03"
        $0.minutes = nil
        $0.evidence = ["LOG", "BC"].map { Evidence(kind: $0, reference: nil) }
        $0.beneficiary = Beneficiary(person: nil, household: nil, door: "3号楼")
      }
      let preview = try await store.preview(request, by: reader(desk.person("grid_worker")))
      let outcome = try preview.result.get()
      #expect(outcome.state == .verified && outcome.points == 0)
      #expect(preview.calculation?.points == 20 && preview.ruleVersion == "default")
      #expect(!preview.left.contains { $0.scope == "worker_day" })
    }
  }

  @Test func `whoever may not credit learns nothing of what was earned`() async throws {
    try await withStore { store, database in
      let desk = Desk(store: store, database: database)
      let request = desk.patrol(60)
      for role in ["resident", "secretary", "auditor"] {
        let preview = try await store.preview(request, by: reader(desk.person(role)))
        guard case .failure(let refusal) = preview.result else {
          Issue.record("\(role) may credit")
          continue
        }
        #expect(refusal.code == .forbidden)
        #expect(preview.left.isEmpty && preview.calculation == nil)
      }
      let outside = try await store.preview(request, by: reader(desk.person("grid_worker", 1)))
      #expect(outside.left.isEmpty && outside.calculation == nil)
    }
  }
}
