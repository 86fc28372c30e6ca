import Metrics
import Postgres
import ServiceLifecycle
import Store
import Support
import Testing

@testable import Server

@Suite struct StandingDatesTests {
  @Test func `a server keeps what came while none ran, and stops when told`() async throws {
    try await withStore { store, database in
      try await database.script(
        """
        update redemptions set collect_until = now() - interval '1 second'
        where state = 'approved'
        """)
      let service = StandingDatesService(
        store: store, interval: .seconds(60), logger: TestBank.quiet)
      let group = ServiceGroup(
        configuration: .init(
          services: [.init(service: service)], gracefulShutdownSignals: [],
          logger: TestBank.quiet))
      let running = Task { try await group.run() }
      let end = ContinuousClock.now + .seconds(30)
      var waiting = ["?"]
      while waiting != [], ContinuousClock.now < end {
        waiting = try await database.texts("select id from redemptions where state = 'approved'")
      }
      #expect(waiting == [])
      await group.triggerGracefulShutdown()
      // It returns although the next round is a minute away.
      try await running.value
      #expect(try await database.faults().isEmpty)
    }
  }
}
