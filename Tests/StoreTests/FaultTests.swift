import Bank
import FoundationEssentials
import Glibc
import Postgres
import Store
import Support
import Testing

/// The server is killed, stopped and frozen under load. It is one of these tests' own.
@Suite(.serialized) struct FaultTests {
  private static let bank = Task {
    let bank = try await TestBank.own(.open)
    try await bank.commitDurably()
    return bank
  }

  /// A database on the server that is harmed, with two stores on it.
  private func withDesks(
    _ body: ([Desk], TestDatabase) async throws -> Void
  ) async throws {
    let bank = try await Self.bank.value
    try await withDatabase(.open, of: bank) { database in
      let stores = [
        try await Store.open(database.service, logger: TestBank.quiet),
        try await Store.open(database.service, logger: TestBank.quiet),
      ]
      let result: Result<Void, any Error>
      do {
        result = .success(
          try await body(stores.map { Desk(store: $0, database: database) }, database))
      } catch {
        result = .failure(error)
      }
      for store in stores { await store.shutdown() }
      try result.get()
    }
  }

  private static func backends(_ database: TestDatabase) async throws -> [pid_t] {
    try await database.texts(
      """
      select pid from pg_stat_activity
      where usename = 'moralbank_app' and datname = current_database()
      """
    ).compactMap { pid_t($0) }
  }

  private static func answers(_ database: TestDatabase) async -> Bool {
    await eventually { (try? await database.texts("select 1")) == ["1"] }
  }

  @Test func `a killed backend loses and doubles nothing`() async throws {
    try await withDesks { desks, database in
      let storm = Storm(desks)
      async let load: Void = storm.rage(clients: 32, each: 20)
      #expect(await eventually { storm.acknowledged > 100 })
      let victim = try #require(try await Self.backends(database).first)
      #expect(kill(victim, SIGKILL) == 0)
      await load
      #expect(await Self.answers(database))
      #expect(await storm.settle())
      try await storm.audit(database)
    }
  }

  @Test func `sessions ended again and again lose and double nothing`() async throws {
    try await withDesks { desks, database in
      let storm = Storm(desks)
      async let load: Void = storm.rage(clients: 32, each: 30, stubborn: true)
      #expect(await eventually { storm.clients > 0 })
      var ended = 0
      while storm.clients > 0 {
        let before = storm.acknowledged
        ended += try await database.texts(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where usename = 'moralbank_app' and datname = current_database()
          """
        ).count
        #expect(await eventually { storm.acknowledged > before || storm.clients == 0 })
      }
      await load
      #expect(ended > 5)
      #expect(await storm.settle())
      try await storm.audit(database)
    }
  }

  @Test func `a server that stops at once and comes back loses and doubles nothing`()
    async throws
  {
    try await withDesks { desks, database in
      let storm = Storm(desks)
      async let load: Void = storm.rage(clients: 32, each: 20)
      #expect(await eventually { storm.acknowledged > 100 })
      try await database.bank.halt()
      let gone = await desks[0].submit(
        .credit(desks[0].patrol(60)), as: desks[0].person("grid_worker"), patience: .seconds(1))
      let error = #expect(throws: SubmitError.self) { try gone.get() }
      #expect([.databaseUnavailable, .deadline].contains(error))
      try await database.bank.resume()
      await load
      #expect(await storm.settle())
      try await storm.audit(database)
    }
  }

  @Test func `a frozen server is told as such, and what was asked is done once`() async throws {
    try await withDesks { desks, database in
      let storm = Storm(desks, patience: .seconds(1))
      async let load: Void = storm.rage(clients: 64, each: 1_000)
      #expect(await eventually { storm.acknowledged > 100 })
      let pids = try database.bank.processes
      for pid in pids { kill(pid, SIGSTOP) }
      await load
      for pid in pids.reversed() { kill(pid, SIGCONT) }
      #expect(storm.open == 64, "each client has had to give up")
      #expect(storm.errors.isSubset(of: [.deadline, .outcomeUnknown, .databaseUnavailable]))
      #expect(await Self.answers(database))
      #expect(await storm.settle())
      try await storm.audit(database)
    }
  }

  @Test func `what became of a commit that a frozen backend holds is said to be unknown`()
    async throws
  {
    try await withDesks { desks, database in
      let desk = desks[0]
      try await database.script(
        """
        create function linger() returns trigger language plpgsql as $$
        begin perform pg_advisory_xact_lock_shared(4711); return null; end $$;
        create trigger linger after insert on commands for each statement execute function linger()
        """)
      let key = UUID()
      let gate = Monitor(false)
      let keeper = Task {
        try await database.asOwner { session in
          try session.script("set statement_timeout = 0; select pg_advisory_lock(4711)")
          _ = gate.wait { $0 ? true : nil }
        }
      }
      let waits = "select pid from pg_stat_activity where wait_event = 'advisory'"
      #expect(
        try await eventually {
          try await database.texts("select 1 from pg_locks where locktype = 'advisory'") != []
        })
      let told = Task {
        await desk.submit(
          .credit(desk.patrol(60)), as: desk.person("grid_worker"), key: key, patience: .seconds(8))
      }
      #expect(try await eventually { try await database.texts(waits) != [] })
      let backend = try #require(pid_t(try await database.texts(waits)[0]))
      #expect(kill(backend, SIGSTOP) == 0)
      // The writer gives the session up before the caller's time is over, and meets the lock of the
      // backend that it left behind.
      #expect(await told.value == .failure(.outcomeUnknown))
      kill(backend, SIGCONT)
      gate.withLock { $0 = true }
      gate.signal()
      try await keeper.value
      let again = await eventually {
        let answer = await desk.submit(
          .credit(desk.patrol(60)), as: desk.person("grid_worker"), key: key)
        return (try? answer.get()) != nil
      }
      #expect(again)
      let effects = try await database.texts(
        "select count(*) from acts where command = '\(key.text)'")
      #expect(effects == ["1"])
      #expect(try await database.faults() == [])
    }
  }
}
