import Foundation
import Postgres
import Testing

/// One type and the values to send there and back.
struct RoundTrip: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let run: @Sendable (borrowing Session) throws -> Void

  init<V: PostgresValue & Equatable>(_ type: String, _ values: [V]) {
    testDescription = type
    run = { session in try Self.check(values, on: session) }
  }

  private static func check<V: PostgresValue & Equatable>(
    _ values: [V], on session: borrowing Session
  ) throws {
    for value in values {
      #expect(try session.run(Echo(value)) == [value])
      #expect(try session.run(Echo(Optional(value))) == [value])
    }
    #expect(try session.run(Echo<V?>(nil)) == [nil])
    #expect(try session.run(Echo<[V]>([])) == [[]])
    #expect(try session.run(Echo(values)) == [values])
    let withNull: [V?] = [nil] + values + [nil]
    #expect(try session.run(Echo(withNull)) == [withNull])
    #expect(try session.run(Echo<[V]?>(nil)) == [nil])
    #expect(try session.run(Echo<[V?]>([nil])) == [[nil]])
  }

  private static let long = String(repeating: "字", count: 100_000)

  static let all: [RoundTrip] = [
    RoundTrip("bool", [true, false]),
    RoundTrip("int2", [0, 1, -1, Int16.min, .max]),
    RoundTrip("int4", [0, 1, -1, Int32.min, .max]),
    RoundTrip("int8", [0, 1, -1, Int64.min, .max]),
    RoundTrip("int8 as Int", [0, 1, -1, Int.min, .max]),
    RoundTrip(
      "text", ["", "a", "道德银行", "\u{1F600}\"\\'{},NULL", long]),
    RoundTrip("uuid", [UUID(), UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))]),
    RoundTrip("date", [0, -1, Int32.min, .max].map(PostgresDate.init(daysSince2000:))),
    RoundTrip(
      "timestamptz", [0, -1, Int64.min, .max].map(PostgresInstant.init(microsecondsSince2000:))),
    RoundTrip("bytea", [[], [0], Array(0...255)] as [[UInt8]]),
    RoundTrip(
      "jsonb", ["null", "1", "[]", "{\"名\": [1, null]}"].map { JSONBytes(utf8: Array($0.utf8)) }),
    RoundTrip("enumeration as text", [Colour.red, .green]),
    RoundTrip("identifier as int8", [PersonID(rawValue: 7), PersonID(rawValue: .max)]),
    RoundTrip("converted date", [Day(number: -5), Day(number: 9000)]),
  ]
}

enum Colour: String, CaseIterable, PostgresConvertible { case red, green }
struct PersonID: RawRepresentable, Hashable, PostgresConvertible { let rawValue: Int64 }
struct Day: Hashable { var number: Int32 }
extension Day: PostgresConvertible {
  var wire: PostgresDate { PostgresDate(daysSince2000: number) }
  init(wire: PostgresDate) { number = wire.daysSince2000 }
}

struct ServerText<V: PostgresValue>: Statement {
  static var sql: StaticString { "SELECT format('%s', $1)" }
  let value: V
  func bind(_ bindings: inout Bindings) { bindings(value) }
  static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
}

struct Literals: Statement {
  static let sql: StaticString = """
    SELECT 'x'::varchar, 'n'::name, 'c '::char(3), '{1,NULL,3}'::int8[], '[5:6]={a,b}'::text[]
    """
  static func decode(
    _ row: inout Row
  ) throws(PostgresError) -> (String, String, String, [Int?], [String]) {
    (try row.next(), try row.next(), try row.next(), try row.next(), try row.next())
  }
}

extension Session {
  /// What the server writes for the value.
  fileprivate func text<V: PostgresValue>(_ value: V) throws -> String? {
    try run(ServerText(value: value)).first
  }
}

@Suite struct ValueTests {
  @Test(arguments: RoundTrip.all)
  func `values come back as they went, with NULL and in arrays`(_ trip: RoundTrip) async throws {
    try await TestCluster.shared().session { try trip.run($0) }
  }

  @Test func `the server reads values as they are meant`() async throws {
    try await TestCluster.shared().session { session in
      try session.script("SET timezone = 'UTC'")
      #expect(try session.text(true) == "t")
      #expect(try session.text(Int16.min) == "-32768")
      #expect(try session.text(Int64.min) == "-9223372036854775808")
      #expect(try session.text(PostgresDate(daysSince2000: 9555)) == "2026-02-28")
      #expect(try session.text(PostgresDate(daysSince2000: .max)) == "infinity")
      #expect(
        try session.text(PostgresInstant(microsecondsSince2000: -1))
          == "1999-12-31 23:59:59.999999+00")
      #expect(try session.text([0, 255] as [UInt8]) == "\\x00ff")
      #expect(try session.text([1, nil, -3] as [Int?]) == "{1,NULL,-3}")
      #expect(try session.text(["a,b", "", "NULL"]) == "{\"a,b\",\"\",\"NULL\"}")
      #expect(try session.text([[1], [2, 3]] as [[UInt8]]) == "{\"\\\\x01\",\"\\\\x0203\"}")
      #expect(try session.text(JSONBytes(utf8: Array("{\"a\":1}".utf8))) == "{\"a\": 1}")
      let uuid = UUID()
      #expect(try session.text(uuid) == uuid.uuidString.lowercased())
      let row = try #require(try session.run(Literals()).first)
      #expect(row == ("x", "n", "c  ", [1, nil, 3], ["a", "b"]))
    }
  }

  struct Wrong<V: PostgresValue>: Statement {
    static var sql: StaticString { "SELECT 1::int8, NULL::int8" }
    static func decode(_ row: inout Row) throws(PostgresError) -> V {
      _ = try row.next(Int.self)
      return try row.next()
    }
  }
  struct TooFew: Statement {
    static let sql: StaticString = "SELECT 1, 2"
    static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
  }
  struct NoColour: Statement {
    static let sql: StaticString = "SELECT 'mauve'"
    static func decode(_ row: inout Row) throws(PostgresError) -> Colour { try row.next() }
  }

  @Test func `a row that does not fit is an error and not a wrong value`() async throws {
    try await TestCluster.shared().session { session in
      let null = session.failure(of: Wrong<Int>())
      #expect(null?.kind == .decoding)
      #expect(null?.description.contains("column 2 is NULL") == true)
      #expect(null?.statement == "Wrong<Int>")
      #expect(session.failure(of: Wrong<String>())?.message == "column 2 is of type 20, not String")
      #expect(session.failure(of: TooFew())?.message == "1 of 2 columns were read")
      let colour = session.failure(of: NoColour())
      #expect(colour?.kind == .decoding)
      #expect(colour?.description.contains("mauve") == false)
      let next = try session.run(Echo(1))
      #expect(next == [1])
    }
  }

  @Test func `a malformed array is refused`() {
    var good: [UInt8] = []
    ([1, 2, nil] as [Int?]).encode(into: &good)
    for length in 0..<good.count {
      #expect(throws: PostgresError.self) {
        _ = try good.prefix(length).withUnsafeBytes { try [Int?](decoding: $0) }
      }
    }
    var huge = good
    huge[12] = 0x7f
    #expect(throws: PostgresError.self) {
      _ = try huge.withUnsafeBytes { try [Int?](decoding: $0) }
    }
  }
}
