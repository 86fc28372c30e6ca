import Foundation
import Postgres
import Support
import Testing

@testable import Store

/// What the server makes of each statement, compared with what Swift binds and reads.
@Suite struct StatementTests {
  static let samples: [any Statement] =
    StatementSamples.opening + StatementSamples.loading + StatementSamples.applying
    + StatementSamples.setup + StatementSamples.checks + StatementSamples.reading

  @Test func `every statement fits the schema`() async throws {
    try await withDatabase(.empty) { database in
      let misfits = try await database.asOwner { session in
        try Self.samples.compactMap { try session.mismatch($0) }
      }
      #expect(misfits == [])
    }
  }

  @Test func `no statement of the store is left out`() throws {
    let declared = try Self.declared()
    #expect(declared.count > 100)
    let sampled = Set(Self.samples.map { String(describing: type(of: $0)) })
    #expect(sampled.count == Self.samples.count)
    #expect(declared.subtracting(sampled).sorted() == [])
    #expect(sampled.subtracting(declared).sorted() == [])
  }

  @Test func `a statement with a wrong type is told`() async throws {
    struct Wrong: Statement {
      static let sql: StaticString = "select seq, kind from transfers where community = $1"
      func bind(_ bindings: inout Bindings) { bindings([true]) }
      static func decode(_ row: inout Row) throws(PostgresError) -> (Int32, String) {
        (try row.next(), try row.next())
      }
    }
    struct Narrow: Statement {
      static let sql: StaticString = "select seq, kind from transfers"
      static func decode(_ row: inout Row) throws(PostgresError) -> (Int32, String) {
        (try row.next(), try row.next())
      }
    }
    try await withDatabase(.empty) { database in
      let told = try await database.asOwner { session in
        try (session.mismatch(Wrong()), session.mismatch(Narrow()))
      }
      #expect(told.0 != nil)
      #expect(told.1 == "Narrow: column 1 is of type 20, decoded as Int32")
    }
  }

  /// The names of all types in the store's sources that conform to `Statement`.
  private static func declared() throws -> Set<String> {
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let sources = here.deletingLastPathComponent().appending(path: "../../Sources/Store")
    let files = FileManager.default.enumerator(
      at: sources.standardized, includingPropertiesForKeys: nil)
    var names: Set<String> = []
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /(?:struct|enum|class|extension) (\w+): (?:Check)?Statement\b/)
      {
        names.insert(String(match.1))
      }
    }
    return names
  }
}
