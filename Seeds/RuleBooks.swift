public import Bank
import Foundation
import Tables

/// The rules a community can start from: act types, caps over all acts, units, kinds of evidence.
public struct StartingRules: Sendable, Hashable {
  /// The name of the version, such as `default`.
  public var name: String
  /// The act types, in the order of the file.
  public var acts: [ActRow]
  /// The caps over all acts.
  public var caps: [OverallCap]
  /// The units.
  public var units: [UnitRow]
  /// The kinds of evidence.
  public var evidenceCodes: [EvidenceCodeRow]
}

/// The rule books that come with the bank. They are starting values for a residents' meeting, not
/// recommendations of any authority.
public enum RuleBooks {
  /// The cap that stands in ``openCaps`` everywhere: far above what a day, month or year can reach.
  public static let openCap = 100_000_000

  /// The default book: 79 act types, 57 of them enabled.
  /// - Throws: ``SeedError`` when a file of the package is damaged.
  public static var `default`: StartingRules {
    get throws(SeedError) { try standard.get() }
  }

  /// The default book's acts with every cap present and none binding, for load tests: each cap is
  /// evaluated as in production. The most units of a claim stay.
  /// - Throws: ``SeedError`` when a file of the package is damaged.
  public static var openCaps: StartingRules {
    get throws(SeedError) {
      var book = try standard.get()
      book.name = "open-caps"
      for index in book.acts.indices {
        let cap = book.acts[index].type.pointsPerUnit < 0 ? -openCap : openCap
        book.acts[index].type.caps = Caps(day: cap, month: cap, year: cap)
      }
      for index in book.caps.indices { book.caps[index].points = openCap }
      return book
    }
  }

  private static let standard = Result { () throws(SeedError) in try load() }

  private static func load() throws(SeedError) -> StartingRules {
    let caps = try SeedFile.rows(
      of: SeedFile.caps.bytes(), OverallCap.columns, key: \.scope.rawValue
    ) {
      (row) throws(TableFault) in try OverallCap(row)
    }
    return StartingRules(
      name: "default", acts: try acts(of: SeedFile.ruleBook.bytes()), caps: caps,
      units: try units(), evidenceCodes: try evidenceCodes())
  }

  /// The act types in the bytes of a rule book, checked against the units and kinds of evidence.
  static func acts(of bytes: [UInt8]) throws(SeedError) -> [ActRow] {
    let units = try units()
    let kinds = Set(try evidenceCodes().map(\.code))
    return try SeedFile.rows(of: bytes, ActRow.columns, key: \.type.code) {
      (row) throws(TableFault) in try ActRow(row, units: units, kinds: kinds)
    }
  }

  private static func units() throws(SeedError) -> [UnitRow] {
    try SeedFile.rows(of: SeedFile.units.bytes(), UnitRow.columns, key: \.code) {
      (row) throws(TableFault) in try UnitRow(row)
    }
  }

  private static func evidenceCodes() throws(SeedError) -> [EvidenceCodeRow] {
    try SeedFile.rows(of: SeedFile.evidenceCodes.bytes(), EvidenceCodeRow.columns, key: \.code) {
      (row) throws(TableFault) in try EvidenceCodeRow(row)
    }
  }
}

/// The catalogue that comes with the bank.
public enum Catalogues {
  /// The default catalogue: 31 items.
  /// - Throws: ``SeedError`` when the file of the package is damaged.
  public static var `default`: [CatalogueRow] {
    get throws(SeedError) { try standard.get() }
  }

  private static let standard = Result { () throws(SeedError) in
    try SeedFile.rows(of: SeedFile.catalogue.bytes(), CatalogueRow.columns, key: \.code) {
      (row) throws(TableFault) in try CatalogueRow(row)
    }
  }
}

/// The files of the package.
enum SeedFile: String, CaseIterable {
  case ruleBook = "rulebook"
  case catalogue = "catalogue"
  case caps = "bank_caps"
  case units = "units"
  case evidenceCodes = "evidence-codes"

  /// The file's bytes, from the resources beside the program.
  func bytes() throws(SeedError) -> [UInt8] {
    let url = Bundle.module.bundleURL.appendingPathComponent("Data/\(rawValue).csv")
    do {
      return [UInt8](try Data(contentsOf: url))
    } catch {
      throw SeedError("\(rawValue).csv cannot be read")
    }
  }

  /// The rows of a file's bytes, typed; a key that stands twice is an error.
  static func rows<Row>(
    of bytes: [UInt8], _ columns: [String], key: (Row) -> String,
    make: (CSVRow) throws(TableFault) -> Row
  ) throws(SeedError) -> [Row] {
    do throws(TableFault) {
      let table = try CSVTable(bytes, encoding: .utf8)
      if let fault = table.headerFaults(columns).first { throw fault }
      try table.requireNoFault()
      var seen: Set<String> = []
      var rows: [Row] = []
      for source in table.rows {
        let row = try make(source)
        guard seen.insert(key(row)).inserted else {
          throw TableFault(
            line: source.line, zh: "“\(key(row))”出现两次", en: "“\(key(row))” stands twice")
        }
        rows.append(row)
      }
      return rows
    } catch {
      throw SeedError(error)
    }
  }
}
