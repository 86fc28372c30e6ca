import Bank
import FoundationEssentials
import Postgres
import Store
import Support
import Testing

/// One command of a batch fails, or comes too late; the others must not notice.
@Suite struct BatchFaultTests {
  /// Holds locks until `body` says so.
  private func holding<T: Sendable>(
    _ sql: String, in database: TestDatabase,
    _ body: (_ release: @escaping @Sendable () -> Void) async throws -> T
  ) async throws -> T {
    let held = Monitor(false)
    let released = Monitor(false)
    let keeper = Task {
      try await database.asOwner { session in
        try session.script("set idle_in_transaction_session_timeout = 0; begin; \(sql)")
        held.withLock { $0 = true }
        _ = released.wait { $0 ? true : nil }
        try session.script("rollback")
      }
    }
    #expect(await eventually { held.withLock { $0 } })
    let value = try await body {
      released.withLock { $0 = true }
      released.signal()
    }
    try await keeper.value
    return value
  }

  @Test func `one poisoned command of a hundred is refused alone`() async throws {
    try await withStore(.open) { store, database in
      try await database.script(
        """
        create function poison() returns trigger language plpgsql as $$
        begin
          if exists (select from changed where note = 'poison') then
            raise exception 'an error that nobody knows';
          end if;
          return null;
        end $$;
        create trigger poison after insert on acts referencing new table as changed
          for each statement execute function poison()
        """)
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let results = try await gathered(100, desk, database) { place in
        await desk.submit(
          .credit(desk.patrol(60) { $0.note = place == 37 ? "poison" : nil }), as: worker)
      }
      #expect(results[37] == .failure(.refusedByDatabase))
      #expect(results.filter { (try? $0.get()) != nil }.count == 99)
      #expect(
        try await database.texts("select count(*) from commands where outcome like 'credited%'")
          == ["99"])
      #expect(try await database.faults() == [])
    }
  }

  @Test func `what only the database knows is told in the core's words`() async throws {
    try await withStore(.open) { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      try await database.script(
        """
        create function outdated() returns trigger language plpgsql as $$
        begin
          if exists (select from changed where note = 'outdated') then
            perform refuse('acts_verifier_in_grid', 'not in this grid', 'acts');
          end if;
          return null;
        end $$;
        create trigger outdated after insert on acts referencing new table as changed
          for each statement execute function outdated()
        """)
      let results = try await gathered(10, desk, database) { place in
        await desk.submit(
          .credit(desk.patrol(60) { $0.note = place == 3 ? "outdated" : nil }), as: worker)
      }
      #expect(try results[3].get().problem == "outside-your-grid")
      #expect(try results.filter { try $0.get().problem == nil }.count == 9)
      #expect(try await database.faults() == [])
    }
  }

  /// Sends commands so that they make one batch: the head is held until all of them wait.
  private func gathered(
    _ count: Int, _ desk: Desk, _ database: TestDatabase,
    _ send: @escaping @Sendable (Int) async -> Result<Answer, SubmitError>
  ) async throws -> [Result<Answer, SubmitError>] {
    try await holding("select from heads where community = 3 for update", in: database) { release in
      let first = Task {
        await desk.submit(
          .cancelRedemption(RedemptionID(UUID())), as: desk.person("resident"),
          patience: .seconds(20))
      }
      let waits = "select 1 from pg_stat_activity where wait_event_type = 'Lock'"
      #expect(try await eventually { try await database.texts(waits) != [] })
      let sent = (0..<count).map { place in Task { await send(place) } }
      #expect(await eventually { desk.store.load.waiting >= count })
      release()
      let stranger = try await first.value.get()
      #expect(stranger.problem == "not-found")
      var results: [Result<Answer, SubmitError>] = []
      for one in sent { results.append(await one.value) }
      return results
    }
  }

  @Test func `what was told to be too late is not done afterwards`() async throws {
    try await withStore(.open) { store, database in
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let key = UUID()
      let told = try await holding(
        "lock table tallies in access exclusive mode", in: database
      ) { release in
        // Both in one batch, which the patient one keeps alive beyond the other's time.
        let told = try await gathered(2, desk, database) { place in
          let answer = await desk.submit(
            .credit(desk.patrol(60)), as: worker, key: place == 0 ? key : UUID(),
            patience: place == 0 ? .seconds(1) : .seconds(20))
          if place == 0 { release() }
          return answer
        }
        return told
      }
      #expect(told[0] == .failure(.deadline))
      #expect(try words(told[1]) == "credited 5 91")
      #expect(try await database.texts("select 1 from commands where key = '\(key.text)'") == [])
      #expect(
        try words(await desk.submit(.credit(desk.patrol(60)), as: worker, key: key))
          == "credited 5 96")
    }
  }

  @Test func `a store that stops does what waits and takes no more`() async throws {
    try await withDatabase(.open) { database in
      let store = try await Store.open(database.service, logger: TestBank.quiet)
      let desk = Desk(store: store, database: database)
      let worker = desk.person("grid_worker")
      let results = await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
        for _ in 0..<50 {
          group.addTask { await desk.submit(.credit(desk.patrol(60)), as: worker) }
        }
        await store.shutdown()
        return await group.reduce(into: []) { $0.append($1) }
      }
      let done = results.filter { (try? $0.get()) != nil }.count
      let others = results.filter { (try? $0.get()) == nil && $0 != .failure(.stopping) }
      #expect(others == [])
      #expect(
        try await database.texts("select count(*) from commands where outcome like 'credited%'")
          == ["\(done)"])
      #expect(
        await desk.submit(.credit(desk.patrol(60)), as: worker) == .failure(.stopping))
    }
  }
}
