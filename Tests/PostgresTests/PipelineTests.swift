import Logging
import Postgres
import Synchronization
import Testing

@Suite struct PipelineTests {
  struct EchoTwice: Statement {
    static let sql: StaticString = "SELECT $1::int8, repeat($2, 2)"
    let number: Int
    let text: String
    func bind(_ bindings: inout Bindings) { bindings(number, text) }
    static func decode(_ row: inout Row) throws(PostgresError) -> (Int, String) {
      (try row.next(), try row.next())
    }
  }
  struct Series: Statement {
    static let sql: StaticString = "SELECT generate_series(1, $1)"
    let count: Int
    func bind(_ bindings: inout Bindings) { bindings(count) }
    static func decode(_ row: inout Row) throws(PostgresError) -> Int { try row.next() }
  }
  struct LabelOf: Statement {
    static let sql: StaticString = "SELECT label FROM items WHERE id = $1"
    let id: Int
    func bind(_ bindings: inout Bindings) { bindings(id) }
    static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
  }
  struct Anything<V: PostgresValue>: Statement {
    static var sql: StaticString { "SELECT 1" }
    static func decode(_ row: inout Row) throws(PostgresError) -> V { try row.next() }
  }
  /// Binds what it is told to, now this type and now that.
  struct Fickle: Statement {
    static let sql: StaticString = "SELECT $1"
    let bindsText: Bool
    func bind(_ bindings: inout Bindings) { if bindsText { bindings("") } else { bindings(1) } }
  }

  @Test func `a pipeline answers each statement in its type`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      let (_, pid, label, count) = try session.pipeline(
        InsertItem(id: 1, label: "a"), BackendPID(), LabelOf(id: 1), CountItems())
      #expect(pid.count == 1)
      #expect(label == ["a"])
      #expect(count == [1])
      #expect(try session.execute(Series(count: 7)) == 7)
      #expect(session.isIdle == true)
    }
  }

  @Test(arguments: [(512, 1024), (10_000, 16), (300, 256 * 1024)])
  func `a pipeline may be long, both ways`(_ count: Int, _ size: Int) async throws {
    try await TestCluster.shared().session { session in
      var batch = Batch()
      let answers = (0..<count).map { number in
        batch.add(
          EchoTwice(number: number, text: String(repeating: "\(number % 10)", count: size)))
      }
      let series = batch.add(Series(count: 50_000))
      #expect(batch.count == count + 1)
      try session.run(&batch)
      #expect(batch.count == 0)
      for (number, answer) in answers.enumerated() {
        let row = try #require(answer.rows.first)
        #expect(row.0 == number && row.1.utf8.count == 2 * size)
        #expect(row.1.first == "\(number % 10)".first)
      }
      #expect(series.affected == 50_000)
      #expect(series.rows.last == 50_000)
    }
  }

  @Test func `an error undoes its own pipeline and no other`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      var batch = Batch()
      for id in [1, 2, 2, 3] { batch.add(InsertItem(id: id, label: "x")) }
      let count = batch.add(CountItems())
      let error = #expect(throws: PostgresError.self) { try session.run(&batch) }
      #expect(error?.constraint == "items_id")
      #expect(count.rows.isEmpty)
      #expect(session.isIdle && !session.isBroken)
      #expect(try session.run(CountItems()) == [0])
    }
  }

  @Test func `an error in a transaction leaves it to be rolled back`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      let first = #expect(throws: PostgresError.self) {
        _ = try session.pipeline(
          Begin(), InsertItem(id: 1, label: "x"), InsertItem(id: 1, label: "y"), Commit())
      }
      #expect(first?.sqlState == .uniqueViolation)
      #expect(session.isIdle == false)
      #expect(session.failure(of: CountItems())?.sqlState == .inFailedTransaction)
      // PostgreSQL's own answer to this COMMIT is no error.
      #expect(session.failure(of: Commit())?.sqlState == .inFailedTransaction)
      #expect(session.isIdle == true)
      #expect(try session.run(CountItems()) == [0])
    }
  }

  @Test func `a statement that could not be prepared is prepared again`() async throws {
    try await TestCluster.shared().session { session in
      #expect(session.failure(of: CountItems())?.sqlState == "42P01")
      var batch = Batch()
      for id in 1...3 { batch.add(InsertItem(id: id, label: "x")) }
      let error = #expect(throws: PostgresError.self) { try session.run(&batch) }
      #expect(error?.sqlState == "42P01")
      try session.makeTemporaryItems()
      try session.execute(InsertItem(id: 1, label: "x"))
      #expect(try session.run(CountItems()) == [1])
    }
  }

  @Test func `a plan whose result type changed is prepared again`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      try session.execute(InsertItem(id: 1, label: "x"))
      #expect(try session.run(LabelOf(id: 1)) == ["x"])
      try session.script("ALTER TABLE items ALTER COLUMN label TYPE varchar(9)")
      #expect(try session.run(LabelOf(id: 1)) == ["x"])
      try session.script("ALTER TABLE items ALTER COLUMN label TYPE varchar(8)")
      let labels = try session.transaction { session in try session.run(LabelOf(id: 1)) }
      #expect(labels == ["x"])
    }
  }

  @Test func `a row that cannot be decoded spoils no later answer`() async throws {
    try await TestCluster.shared().session { session in
      let error = #expect(throws: PostgresError.self) {
        _ = try session.pipeline(Echo(1), Anything<String>(), Echo(2))
      }
      #expect(error?.kind == .decoding)
      #expect(error?.statement == "Anything<String>")
      let next = try session.run(Echo(3))
      #expect(next == [3])
      #expect(session.isIdle == true)
    }
  }

  @Test func `a statement keeps its parameter types`() async throws {
    try await TestCluster.shared().session { session in
      try session.execute(Fickle(bindsText: true))
      let error = session.failure(of: Fickle(bindsText: false))
      #expect(error?.kind == .misuse)
    }
  }

  @Test func `notices go to the log with code and message only`() async throws {
    let log = LogRecorder()
    let logger = Logger(label: "notices") { _ in log }
    try await TestCluster.shared().session(logger: logger) { session in
      try session.script(
        """
        DO $$ BEGIN
          RAISE WARNING 'careful' USING ERRCODE = '01P01', DETAIL = 'secret detail';
        END $$;
        """)
      try session.execute(Commit())
    }
    let lines = log.lines
    #expect(lines.count == 2)
    #expect(lines.first == "warning PostgreSQL notice message=careful sqlstate=01P01")
    #expect(lines.last?.contains("sqlstate=25P01") == true)
  }
}

/// Keeps what is logged, in order.
struct LogRecorder: LogHandler {
  final class Lines: Sendable { let all = Mutex<[String]>([]) }

  var metadata = Logger.Metadata()
  var metadataProvider: Logger.MetadataProvider?
  var logLevel = Logger.Level.trace
  private let recorded = Lines()

  var lines: [String] { recorded.all.withLock { $0 } }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " ")
    recorded.all.withLock { $0.append("\(event.level) \(event.message) \(fields)") }
  }
}
