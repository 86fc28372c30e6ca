import Postgres
import Testing

/// Gives its parameter back; the server takes its type from the parameter.
struct Echo<V: PostgresValue>: Statement {
  static var sql: StaticString { "SELECT $1" }
  let value: V
  init(_ value: V) { self.value = value }
  func bind(_ bindings: inout Bindings) { bindings(value) }
  static func decode(_ row: inout Row) throws(PostgresError) -> V { try row.next() }
}

struct BackendPID: Statement {
  static let sql: StaticString = "SELECT pg_backend_pid()"
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

struct TerminateBackend: Statement {
  static let sql: StaticString = "SELECT pg_terminate_backend($1)"
  let pid: Int32
  func bind(_ bindings: inout Bindings) { bindings(pid) }
}

struct Setting: Statement {
  static let sql: StaticString = "SELECT current_setting($1)"
  let name: String
  func bind(_ bindings: inout Bindings) { bindings(name) }
  static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
}

/// `(id bigint PRIMARY KEY, label text NOT NULL CHECK (label <> ''))`, temporary or not.
struct InsertItem: Statement {
  static let sql: StaticString = "INSERT INTO items (id, label) VALUES ($1, $2)"
  let id: Int
  let label: String?
  func bind(_ bindings: inout Bindings) { bindings(id, label) }
}

struct CountItems: Statement {
  static let sql: StaticString = "SELECT count(*) FROM items"
  static func decode(_ row: inout Row) throws(PostgresError) -> Int { try row.next() }
}

let itemsTable = """
  (id bigint CONSTRAINT items_id PRIMARY KEY,
   label text NOT NULL CONSTRAINT label_filled CHECK (label <> ''))
  """

extension Session {
  func makeTemporaryItems() throws(PostgresError) {
    try script("CREATE TEMPORARY TABLE items \(itemsTable)")
  }
}

extension Session {
  /// The error that the statement ends in.
  func failure<S: Statement>(of statement: S) -> PostgresError? {
    #expect(throws: PostgresError.self) { _ = try run(statement) }
  }
}
