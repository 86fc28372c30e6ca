import Bank
import FoundationEssentials
import Postgres

@testable import Store

extension StatementSamples {
  /// What imports read under the heads' locks.
  static let loadingImports: [any Statement] = [
    ReadImports(keys: []), ReadDwellers(doors: []), ReadBuildings(keys: []),
    ReadGridFrames(communities: communities),
    ReadGridSketches(communities: communities, codes: []), ReadTakenRows(rows: []),
    ReadTakenLines(rows: []),
    ReadOldNumbers(numbers: []),
  ]

  /// What imports write.
  static let applyingImports: [any Statement] = [
    InsertImports(imports: [], stamps: stamps), InsertImportedPeople(people: []),
    InsertOldLines(openings: []), InsertOpenings(openings: [], stamps: stamps),
    InsertImportedGrids(grids: [], level: 1), InsertImportedBuildings(buildings: []),
  ]

  /// What is shown of imports.
  static let readingImports: [any Statement] = [
    ListImports(communities: communities, only: nil, before: nil, limit: 1),
    ReadConfirmation(
      communities: communities, id: ImportID(uuid), after: nil, passbook: nil, limit: 1),
    ReadOldPages(community: community, holder: person.holder, after: nil, row: nil, limit: 1),
    ListOpeningCorrections(communities: communities, limit: 1),
    LocateOpeningCorrection(community: community, id: OpeningCorrectionID(uuid)),
    ListBuildings(community: community, after: nil, limit: 1),
  ]
}
