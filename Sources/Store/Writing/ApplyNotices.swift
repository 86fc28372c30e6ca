import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Notices and lines; before the transfers, which they let pass.
  func addNotices(_ all: Changes, _ stamps: Stamps, to batch: inout Batch) {
    let changes = all.notices
    let reversed = all.acts.values.map(\.act).filter { $0.state == .reversed }
    if !reversed.isEmpty { batch.add(DropNoticeLines(acts: reversed)) }
    if !changes.made.isEmpty {
      batch.add(InsertNotices(notices: changes.made, stamps: stamps))
      batch.add(InsertNoticeLines(notices: changes.made))
    }
    if !changes.posted.isEmpty {
      batch.add(PostNotices(notices: changes.posted, stamps: stamps))
      batch.add(PostNoticeLines(notices: changes.posted))
    }
    if !changes.lines.isEmpty { batch.add(MoveNoticeLines(lines: Array(changes.lines.values))) }
    if !changes.consents.isEmpty {
      batch.add(InsertPublicationConsents(consents: changes.consents))
    }
  }

  /// Objections; after the transfers, which they name.
  func addObjections(_ changes: NoticeChanges, _ stamps: Stamps, to batch: inout Batch) {
    if !changes.filed.isEmpty {
      batch.add(InsertObjections(objections: changes.filed, stamps: stamps))
    }
    if !changes.objections.isEmpty {
      batch.add(
        ChangeObjections(objections: Array(changes.objections.values), stamps: stamps))
    }
  }
}

/// Writes notices that were drawn up.
struct InsertNotices: Statement {
  static let sql: StaticString = """
    insert into notices (community, no, first_seq, through_seq, grids, made_by, made_at, command)
    select community, no, first_seq, through_seq, grids::integer[], made_by, made_at, command
    from unnest($1::integer[], $2::integer[], $3::bigint[], $4::bigint[], $5::text[], $6::uuid[],
      $7::timestamptz[], $8::uuid[])
      as n(community, no, first_seq, through_seq, grids, made_by, made_at, command)
    """
  let notices: [NewNotice]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = notices.map(\.notice)
    bindings(
      records.map(\.key.community), records.map { int4($0.key.number) }, records.map(\.first),
      records.map(\.through),
      notices.map { "{" + $0.grids.map { "\($0.number)" }.joined(separator: ",") + "}" })
    bindings(
      notices.map(\.madeBy), records.map { stamps.time($0.key.community) },
      notices.map { stamps.key($0.command) })
  }
}

/// Writes the lines of notices that were drawn up.
struct InsertNoticeLines: Statement {
  static let sql: StaticString = """
    insert into notice_lines (community, act, notice, line, credit, days, state)
    select * from unnest($1::integer[], $2::uuid[], $3::integer[], $4::integer[], $5::bigint[],
      $6::smallint[], $7::text[])
    """
  let notices: [NewNotice]

  func bind(_ bindings: inout Bindings) {
    let lines = notices.flatMap { notice in
      zip(1..., notice.lines).map { (key: notice.notice.key, place: $0, line: $1) }
    }
    bindings(
      lines.map(\.key.community), lines.map(\.line.act), lines.map { int4($0.key.number) },
      lines.map { int4($0.place) }, lines.map(\.line.credit))
    bindings(
      lines.map { Int16(clamping: $0.line.days) },
      lines.map { $0.line.state == .onNotice ? NoticeLineState.waiting : .listed })
  }
}

/// Writes postings.
struct PostNotices: Statement {
  static let sql: StaticString = """
    update notices n set posted_on = p.posted_on, signed_by = p.signed_by, place = p.place,
      posted_by = p.posted_by, posted_at = p.at, version = p.version
    from unnest($1::integer[], $2::integer[], $3::date[], $4::text[], $5::text[], $6::uuid[],
      $7::timestamptz[], $8::integer[])
      as p(community, no, posted_on, signed_by, place, posted_by, at, version)
    where n.community = p.community and n.no = p.no
    """
  let notices: [PostedNotice]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = notices.map(\.notice)
    bindings(
      records.map(\.key.community), records.map { int4($0.key.number) }, records.map(\.postedOn),
      notices.map(\.signedBy), notices.map(\.place), notices.map(\.postedBy),
      records.map { stamps.time($0.key.community) }, records.map { int4($0.version) })
  }
}

/// Gives the lines of posted notices the day on which they clear: after the day of posting and the
/// line's own days, and after the day on which the posting was recorded.
struct PostNoticeLines: Statement {
  static let sql: StaticString = """
    update notice_lines l set clears_on = greatest(p.posted_on + l.days, p.recorded_on) + 1,
      version = l.version + 1
    from unnest($1::integer[], $2::integer[], $3::date[], $4::date[])
      as p(community, no, posted_on, recorded_on)
    where l.community = p.community and l.notice = p.no and l.state <> 'listed'
      and l.clears_on is null
    """
  let notices: [PostedNotice]

  func bind(_ bindings: inout Bindings) {
    let records = notices.map(\.notice)
    bindings(
      records.map(\.key.community), records.map { int4($0.key.number) }, records.map(\.postedOn),
      notices.map(\.recordedOn))
  }
}

/// Writes where lines stand.
struct MoveNoticeLines: Statement {
  static let sql: StaticString = """
    update notice_lines l set state = n.state, clears_on = n.clears_on, version = l.version + 1
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::date[])
      as n(community, act, state, clears_on)
    where l.community = n.community and l.act = n.act
    """
  let lines: [NoticeLine]

  func bind(_ bindings: inout Bindings) {
    bindings(
      lines.map(\.notice.community), lines.map(\.act), lines.map(\.state), lines.map(\.clearsOn))
  }
}

/// Takes acts off their notice that were taken back apart from it.
struct DropNoticeLines: Statement {
  static let sql: StaticString = """
    update notice_lines l set state = 'reversed', version = l.version + 1
    from unnest($1::integer[], $2::uuid[]) as n(community, act)
    where l.community = n.community and l.act = n.act and l.state in ('waiting', 'frozen')
    """
  let acts: [ActRecord]
  func bind(_ bindings: inout Bindings) { bindings(acts.map(\.community), acts.map(\.id)) }
}

/// Writes consents to publication, and their withdrawal.
struct InsertPublicationConsents: Statement {
  static let sql: StaticString = """
    insert into consents (community, person, purpose, recorded_at, given, given_on, way, form_no,
      recorded_by, guardian)
    select community, person, 'publication', at, given, on_day, way, form_no, recorded_by, guardian
    from unnest($1::integer[], $2::uuid[], $3::timestamptz[], $4::boolean[], $5::date[], $6::text[],
      $7::text[], $8::uuid[], $9::uuid[])
      as n(community, person, at, given, on_day, way, form_no, recorded_by, guardian)
    """
  let consents: [PublicationConsent]

  func bind(_ bindings: inout Bindings) {
    bindings(
      consents.map(\.community), consents.map(\.person), consents.map(\.recordedAt),
      consents.map(\.isGiven), consents.map(\.consent.givenOn), consents.map(\.consent.way),
      consents.map(\.consent.formNumber), consents.map(\.recordedBy), consents.map(\.guardian))
  }
}
