import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Accounts that vouchers move between, before the transfers.
  func addVoucherAccounts(_ changes: Changes, _ books: Books, to batch: inout Batch) {
    let people = changes.vouchers.steps.compactMap { step in
      step.person.flatMap { person in books.holders[person.holder] }
    }
    if !people.isEmpty { batch.add(OpenVoucherAccounts(holders: people)) }
  }

  /// Vouchers with their steps, after the transfers they are moved by.
  func addVouchers(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    let vouchers = changes.vouchers
    if !vouchers.enrolled.isEmpty {
      batch.add(InsertClassMembers(members: vouchers.enrolled, stamps: stamps))
    }
    if !vouchers.left.isEmpty { batch.add(EndClassMembers(members: vouchers.left)) }
    if !vouchers.providers.isEmpty {
      batch.add(InsertProviders(providers: vouchers.providers, stamps: stamps))
    }
    if !vouchers.issued.isEmpty {
      batch.add(InsertVouchers(vouchers: vouchers.issued, stamps: stamps))
    }
    if !vouchers.settlements.isEmpty {
      batch.add(InsertSettlements(settlements: vouchers.settlements, stamps: stamps))
    }
    if !vouchers.changed.isEmpty {
      batch.add(ChangeVouchers(vouchers: Array(vouchers.changed.values)))
    }
    if !vouchers.steps.isEmpty {
      batch.add(InsertVoucherSteps(steps: vouchers.steps, stamps: stamps))
    }
  }
}

/// Opens the accounts of vouchers of some people who may not have had one yet.
struct OpenVoucherAccounts: Statement {
  static let sql: StaticString = """
    insert into accounts (community, number, kind, unit, holder)
    select distinct n.community, n.first_account + 1000000000000, 'available', 'vouchers', n.holder
    from unnest($1::integer[], $2::bigint[], $3::uuid[]) as n(community, first_account, holder)
    on conflict (community, number) do nothing
    """
  let holders: [Holder]
  func bind(_ bindings: inout Bindings) {
    bindings(
      holders.map(\.community), holders.map { $0.account(.available) }, holders.map(\.id))
  }
}

/// Writes who belongs to a class.
struct InsertClassMembers: Statement {
  static let sql: StaticString = """
    insert into class_members (community, person, class, since, until, proof, command)
    select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::date[], $5::date[], $6::text[],
      $7::uuid[])
    """
  let members: [(member: ClassMembership, proof: String?, at: CommunityID, command: Int)]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      members.map(\.at), members.map(\.member.person), members.map(\.member.name),
      members.map(\.member.since), members.map(\.member.until), members.map(\.proof),
      members.map { stamps.key($0.command) })
  }
}

/// Ends belonging to a class.
struct EndClassMembers: Statement {
  static let sql: StaticString = """
    update class_members m set until = n.until
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::date[], $5::date[])
      as n(community, person, class, since, until)
    where m.community = n.community and m.person = n.person and m.class = n.class
      and m.since = n.since
    """
  let members: [(member: ClassMembership, at: CommunityID)]
  func bind(_ bindings: inout Bindings) {
    bindings(
      members.map(\.at), members.map(\.member.person), members.map(\.member.name),
      members.map(\.member.since), members.map(\.member.until))
  }
}

/// Writes providers.
struct InsertProviders: Statement {
  static let sql: StaticString = """
    insert into voucher_providers (community, id, name, contact, added_by, added_at, command)
    select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[],
      $6::timestamptz[], $7::uuid[])
    """
  let providers: [(provider: VoucherProvider, by: PersonID, command: Int)]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      providers.map(\.provider.community), providers.map(\.provider.id),
      providers.map(\.provider.name), providers.map(\.provider.contact), providers.map(\.by),
      providers.map { stamps.time($0.provider.community) },
      providers.map { stamps.key($0.command) })
  }
}

/// Writes vouchers as they were issued.
struct InsertVouchers: Statement {
  static let sql: StaticString = """
    insert into vouchers (community, id, number, issuer, class, service, valid_until, max_passings,
      pass_classes, pass_min_age, state, holder, steps, command)
    select n.community, n.id, n.number, n.issuer, n.class, n.service, n.valid_until,
      n.max_passings, n.pass_classes::text[], n.pass_min_age, 'active', n.holder, 1, n.command
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::date[], $8::smallint[], $9::text[], $10::smallint[], $11::uuid[], $12::uuid[])
      as n(community, id, number, issuer, class, service, valid_until, max_passings, pass_classes,
        pass_min_age, holder, command)
    """
  let vouchers: [(voucher: VoucherRecord, command: Int)]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    let terms = vouchers.map(\.voucher.terms)
    bindings(
      vouchers.map(\.voucher.community), vouchers.map(\.voucher.id), terms.map(\.number),
      terms.map(\.issuer), terms.map(\.holderClass), terms.map(\.service),
      terms.map(\.validUntil), terms.map { Int16(clamping: $0.maxPassings) })
    bindings(
      terms.map { "{" + $0.passClasses.joined(separator: ",") + "}" },
      terms.map { $0.passMinAge.map { Int16(clamping: $0) } }, vouchers.map(\.voucher.holder),
      vouchers.map { stamps.key($0.command) })
  }
}

/// Writes where vouchers stand.
struct ChangeVouchers: Statement {
  static let sql: StaticString = """
    update vouchers v set state = n.state, holder = n.holder, passings = n.passings,
      provider = n.provider, booked_on = n.booked_on, steps = n.steps
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::smallint[], $6::uuid[],
      $7::date[], $8::smallint[])
      as n(community, id, state, holder, passings, provider, booked_on, steps)
    where v.community = n.community and v.id = n.id
    """
  let vouchers: [VoucherRecord]
  func bind(_ bindings: inout Bindings) {
    bindings(
      vouchers.map(\.community), vouchers.map(\.id), vouchers.map(\.state),
      vouchers.map(\.holder), vouchers.map { Int16(clamping: $0.passings) },
      vouchers.map(\.provider), vouchers.map(\.bookedOn),
      vouchers.map { Int16(clamping: $0.steps) })
  }
}

/// Writes lists that providers are paid by.
struct InsertSettlements: Statement {
  static let sql: StaticString = """
    insert into voucher_settlements (community, id, number, provider, vouchers, settled_by,
      settled_at, command)
    select n.community, n.id, n.number, n.provider, n.vouchers, k.actor, k.at, n.command
    from unnest($1::integer[], $2::uuid[], $3::integer[], $4::uuid[], $5::integer[], $6::uuid[])
      as n(community, id, number, provider, vouchers, command)
    join commands k on k.community = n.community and k.key = n.command
    """
  let settlements: [VoucherSettlement]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      settlements.map(\.community), settlements.map(\.id), settlements.map { int4($0.number) },
      settlements.map(\.provider), settlements.map { int4($0.vouchers.count) },
      settlements.map { stamps.key($0.command) })
  }
}

/// Writes the steps of vouchers.
struct InsertVoucherSteps: Statement {
  static let sql: StaticString = """
    insert into voucher_steps (community, voucher, step, kind, person, provider, on_day, reason,
      slip_no, settlement, by, at, seq, command)
    select * from unnest($1::integer[], $2::uuid[], $3::smallint[], $4::text[], $5::uuid[],
      $6::uuid[], $7::date[], $8::text[], $9::text[], $10::uuid[], $11::uuid[], $12::timestamptz[],
      $13::bigint[], $14::uuid[])
    """
  let steps: [VoucherStep]
  let stamps: Stamps
  func bind(_ bindings: inout Bindings) {
    bindings(
      steps.map(\.community), steps.map(\.voucher), steps.map { Int16(clamping: $0.number) },
      steps.map(\.kind), steps.map(\.person), steps.map(\.provider), steps.map(\.on))
    bindings(
      steps.map(\.reason), steps.map(\.slipNumber), steps.map(\.settlement), steps.map(\.by),
      steps.map { stamps.time($0.community) }, steps.map(\.transfer),
      steps.map { stamps.key($0.command) })
  }
}
