import Bank
import FoundationEssentials
import Postgres

@testable import Store

extension StatementSamples {
  /// What is read under the heads' locks about accounts that end, or have gone on elsewhere.
  static let loadingMergers: [any Statement] = [
    ReadSuccessors(communities: communities, holders: []),
    ReadDisputes(communities: communities, holders: []),
    ReadWards(communities: communities, guardians: []),
    ReadSpendersOf(communities: communities, people: []),
    ReadPublicationWords(communities: communities, people: []),
    ReadOfficials(communities: communities, people: [], clock: nil),
  ]

  /// How accounts have ended.
  static let readingMergers: [any Statement] = [
    ReadClosure(community: community, person: person.holder),
    ReadMergedInto(communities: communities, holder: person.holder),
  ]
}
