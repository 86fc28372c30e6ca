import Bank
import FoundationEssentials
import Postgres

/// The times and keys of a batch: what the rows of a change are stamped with.
struct Stamps: Sendable {
  /// The time of each community in this batch.
  let times: [CommunityID: Instant]
  /// The key of each submission, by its index.
  let keys: [UUID]

  func time(_ community: CommunityID) -> Instant {
    times[community] ?? Instant(microsecondsSince2000: 0)
  }

  func key(_ index: Int) -> UUID { keys[index] }
}

/// A decided command as it is written.
struct CommandRow: Sendable {
  var community: CommunityID
  var key: UUID
  var requestHash: UUID
  var kind: String
  var actor: PersonID
  var at: Instant
  var answer: Answer
  var seqs: ClosedRange<Int64>?
}

/// Writes commands, accepted and refused.
struct InsertCommands: Statement {
  static let sql: StaticString = """
    insert into commands (community, key, request_hash, kind, actor, at, status, problem, first_seq,
      last_seq, subject, outcome)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[],
      $6::timestamptz[], $7::smallint[], $8::text[], $9::bigint[], $10::bigint[], $11::uuid[],
      $12::text[])
    """
  let rows: [CommandRow]

  func bind(_ bindings: inout Bindings) {
    bindings(
      rows.map(\.community), rows.map(\.key), rows.map(\.requestHash), rows.map(\.kind),
      rows.map(\.actor), rows.map(\.at))
    bindings(
      rows.map { Int16(clamping: $0.answer.status) }, rows.map(\.answer.problem),
      rows.map { $0.seqs?.lowerBound }, rows.map { $0.seqs?.upperBound },
      rows.map(\.answer.subject), rows.map { $0.answer.record ?? $0.answer.body })
  }
}

/// Writes transfers.
struct InsertTransfers: Statement {
  static let sql: StaticString = """
    insert into transfers (community, seq, debit, credit, amount, effective_on, recorded_at,
      expires_on, kind, command, act, redemption, reversal, reverses, correction)
    select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bigint[], $5::integer[],
      $6::date[], $7::timestamptz[], $8::date[], $9::text[], $10::uuid[], $11::uuid[], $12::uuid[],
      $13::uuid[], $14::bigint[], $15::uuid[])
    """
  let transfers: [Transfer]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      transfers.map(\.community), transfers.map(\.seq), transfers.map(\.debit),
      transfers.map(\.credit), transfers.map { int4($0.amount) }, transfers.map(\.effectiveOn),
      transfers.map { stamps.time($0.community) }, transfers.map(\.expiresOn))
    bindings(
      transfers.map(\.kind), transfers.map { stamps.key($0.command) },
      transfers.map { if case .act(let id) = $0.cause { id } else { ActID?.none } },
      transfers.map { if case .redemption(let id) = $0.cause { id } else { RedemptionID?.none } },
      transfers.map { if case .reversal(let id) = $0.cause { id } else { ReversalID?.none } },
      transfers.map(\.reverses),
      transfers.map {
        if case .correction(let id) = $0.cause { id } else { OpeningCorrectionID?.none }
      })
  }
}

/// Moves balances.
struct MoveBalances: Statement {
  static let sql: StaticString = """
    update balances b set available = b.available + n.available,
      on_notice = b.on_notice + n.on_notice, held = b.held + n.held, owed = b.owed + n.owed
    from unnest($1::integer[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
      as n(community, holder, available, on_notice, held, owed)
    where b.community = n.community and b.holder = n.holder
    """
  let moves: [(key: HolderKey, value: Balance)]

  func bind(_ bindings: inout Bindings) {
    bindings(
      moves.map(\.key.community), moves.map(\.key.holder), moves.map(\.value.available),
      moves.map(\.value.onNotice), moves.map(\.value.held), moves.map(\.value.owed))
  }
}

/// Moves heads on, and notes which number was reached when.
struct MoveHeads: Statement {
  static let sql: StaticString = """
    with moved as (
      update heads h set seq = n.seq, recorded_at = n.at, next_account = n.next_account,
        next_passbook = n.next_passbook
      from unnest($1::integer[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::bigint[])
        as n(community, seq, at, next_account, next_passbook)
      where h.community = n.community
      returning h.community, h.recorded_at, h.seq)
    insert into head_times (community, recorded_at, seq) select * from moved
    """
  let heads: [CommunityState]

  func bind(_ bindings: inout Bindings) {
    bindings(
      heads.map(\.id), heads.map(\.seq), heads.map(\.now), heads.map(\.nextAccount),
      heads.map(\.nextPassbook))
  }
}
