import Foundation
import JSON
import Logging
import Postgres

/// Looks acknowledged answers up in the books.
struct Ledger: Sendable {
  let url: String

  /// What was looked for and what was found.
  struct Finding: Sendable {
    var acknowledged = 0
    var once = 0
    var missing = 0
    var double = 0
  }

  /// Every acknowledged credit must have one act and one transfer with the number it was told.
  func check(_ answers: [[UInt8]]) async throws -> Finding {
    let url = url
    return try await WorkerThread.run(name: "ledger") {
      var configuration = try Configuration(url)
      configuration.statementTimeout = .seconds(120)
      let session = try Session(configuration, logger: Logger(label: "load"))
      var finding = Finding()
      var seen: Set<UUID> = []
      var acts: [UUID] = []
      var seqs: [Int64] = []
      for answer in answers {
        guard let object = try JSONReader.read(answer).object,
          let act = object["act_id"]?.string.flatMap({ UUID(uuidString: $0) }),
          let seq = object["seq"]?.integer
        else { throw LoadFailure("an answer names no act or no transfer") }
        finding.acknowledged += 1
        if !seen.insert(act).inserted { finding.double += 1 }
        acts.append(act)
        seqs.append(seq)
      }
      for start in stride(from: 0, to: acts.count, by: 50_000) {
        let range = start..<min(start + 50_000, acts.count)
        let rows = try session.run(
          FindCredits(acts: Array(acts[range]), seqs: Array(seqs[range])))
        for count in rows {
          if count == 1 { finding.once += 1 }
          if count == 0 { finding.missing += 1 }
          if count > 1 { finding.double += 1 }
        }
      }
      return finding
    }
  }
}

/// How often each credit is in the books: its act, with the issuing transfer of that number.
struct FindCredits: Statement {
  static let sql: StaticString = """
    select (select count(*) from acts a join transfers t on t.community = a.community
        and t.act = a.id and t.kind = 'credit' and t.seq = n.seq
      where a.community = any(array(select id from communities)) and a.id = n.act)
    from unnest($1::uuid[], $2::bigint[]) as n(act, seq)
    """
  let acts: [UUID]
  let seqs: [Int64]
  func bind(_ bindings: inout Bindings) { bindings(acts, seqs) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int64 { try row.next() }
}
