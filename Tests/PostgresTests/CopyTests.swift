import Postgres
import Testing

@Suite struct CopyTests {
  static let sql: StaticString = "COPY items (id, label) FROM STDIN (FORMAT binary)"

  struct Labels: Statement {
    static let sql: StaticString = "SELECT label FROM items ORDER BY id"
    static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
  }

  @Test func `rows are copied whatever is in them`() async throws {
    let labels = ["\t\n\r\\N\\.", "'\";--", "道德", ""] + (4..<30_000).map { "label \($0)" }
    try await TestCluster.shared().session { session in
      try session.script("CREATE TEMPORARY TABLE items (id bigint, label text)")
      let copied = try session.copyIn(Self.sql, rows: labels.enumerated()) { row, bindings in
        bindings(row.offset, row.element)
      }
      #expect(copied == labels.count)
      #expect(try session.run(Labels()) == labels)
      let none = try session.copyIn(Self.sql, rows: [Int?]()) { bindings, _ in _ = bindings }
      #expect(none == 0)
      let null = try session.copyIn(Self.sql, rows: [Int?.none]) { $1($0, $0.map { "\($0)" }) }
      #expect(null == 1)
    }
  }

  @Test func `a refused row undoes the copy and leaves the session`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      let double = #expect(throws: PostgresError.self) {
        try session.copyIn(Self.sql, rows: Array(1...9999) + [1]) { $1($0, "secret") }
      }
      #expect(double?.constraint == "items_id")
      let wrong = #expect(throws: PostgresError.self) {
        try session.copyIn(Self.sql, rows: [Int32(1)]) { $1($0, "secret") }
      }
      #expect(wrong?.sqlState == "08P01")
      #expect(wrong?.isConnectionLoss == false)
      #expect(wrong?.description.contains("secret") == false)
      #expect(try session.run(CountItems()) == [0])
      #expect(session.isIdle == true)
    }
  }

  @Test func `a copy belongs to the transaction around it`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      let error = #expect(throws: ClusterError.self) {
        try session.transaction { session in
          try session.copyIn(Self.sql, rows: 1...3) { $1($0, "x") }
          throw ClusterError(text: "no")
        }
      }
      #expect(error?.text == "no")
      #expect(try session.run(CountItems()) == [0])
    }
  }

  @Test func `misuse of COPY is told`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      let text = #expect(throws: PostgresError.self) {
        try session.copyIn("COPY items FROM STDIN", rows: [1]) { $1($0, "x") }
      }
      #expect(text?.kind == .misuse)
      #expect(session.isBroken == true)
    }
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      let few = #expect(throws: PostgresError.self) {
        try session.copyIn(Self.sql, rows: [1]) { $1($0) }
      }
      #expect(few?.message == "1 values for 2 columns")
    }
  }
}
