import Foundation
import JSON
import Logging
import Postgres

/// Looks acknowledged answers up in the books.
struct Ledger: Sendable {
  let url: String
  /// Whoever gave the commands.
  let actor: UUID

  /// What was looked for and what was found.
  struct Finding: Sendable {
    var acknowledged = 0
    var once = 0
    var missing = 0
    var double = 0
  }

  private struct Told {
    var key: String
    var act: UUID
    var seq: Int64?
  }

  /// Every acknowledged credit must be there as it was told: one command under its key, which made
  /// one act, with one transfer of that number, or with none where caps left no point.
  func check(_ answers: [Driver.Acknowledged]) async throws -> Finding {
    let told = try answers.map(Self.read)
    let (url, actor) = (url, actor)
    return try await WorkerThread.run(name: "ledger") {
      var configuration = try Configuration(url)
      configuration.statementTimeout = .seconds(120)
      let session = try Session(configuration, logger: .silent)
      var finding = Finding(acknowledged: told.count)
      finding.double = told.count - Set(told.map(\.act)).count
      for start in stride(from: 0, to: told.count, by: 50_000) {
        let part = told[start..<min(start + 50_000, told.count)]
        let rows = try session.run(
          FindCredits(
            actor: actor, keys: part.map(\.key), acts: part.map(\.act),
            seqs: part.map { $0.seq ?? 0 }))
        for (one, found) in zip(part, rows) {
          let transfers: Int64 = one.seq == nil ? 0 : 1
          if found.acts > 1 || found.transfers > transfers {
            finding.double += 1
          } else if found.acts == 1, found.right == 1, found.transfers == transfers {
            finding.once += 1
          } else {
            finding.missing += 1
          }
        }
      }
      return finding
    }
  }

  private static func read(_ answer: Driver.Acknowledged) throws -> Told {
    guard let object = try JSONReader.read(answer.body).object,
      let act = object["act_id"]?.string.flatMap({ UUID(uuidString: $0) })
    else { throw LoadFailure("an answer names no act") }
    return Told(key: answer.key, act: act, seq: object["seq"]?.integer)
  }
}

/// What the books hold of each credit: acts of its command, those of them with the id and number
/// told, and issuing transfers of the act.
struct FindCredits: Statement {
  static let sql: StaticString = """
    select count(distinct a.id), count(distinct a.id) filter (where c.subject = n.act
        and a.id = n.act and coalesce(t.seq, 0) = n.seq), count(t.seq)
    from unnest($2::text[], $3::uuid[], $4::bigint[]) with ordinality as n(key, act, seq, place)
    left join commands c on c.community = any(array(select id from communities))
      and c.key = encode(substr(sha256(uuid_send($1) || convert_to(n.key, 'UTF8')), 1, 16),
        'hex')::uuid
    left join acts a on a.community = c.community and a.command = c.key and a.id = n.act
    left join transfers t on t.community = a.community and t.act = a.id and t.kind = 'credit'
    group by n.place order by n.place
    """
  let actor: UUID
  let keys: [String]
  let acts: [UUID]
  let seqs: [Int64]
  func bind(_ bindings: inout Bindings) { bindings(actor, keys, acts, seqs) }
  static func decode(
    _ row: inout Row
  ) throws(PostgresError) -> (acts: Int64, right: Int64, transfers: Int64) {
    (try row.next(), try row.next(), try row.next())
  }
}
