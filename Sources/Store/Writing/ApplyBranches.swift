import Bank
import FoundationEssentials
import Postgres

/// Enters party branches.
struct InsertBranches: Statement {
  static let sql: StaticString = """
    insert into branches (community, name, kind, estate, command)
    select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::uuid[])
    """
  let branches: [AddedBranch]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      branches.map(\.community), branches.map(\.branch.name),
      branches.map(\.branch.kind.rawValue), branches.map(\.branch.estate),
      branches.map { stamps.key($0.command) })
  }
}
