import Foundation

/// A rule book as a community adopts it: act types, caps over all acts, units, kinds of evidence.
public struct RuleBook: Sendable, Hashable {
  /// The name of the version, such as `default`.
  public var name: String
  /// The act types, in the order of the file.
  public var acts: [RuleBookRow]
  /// The caps over all acts.
  public var caps: [CapRow]
  /// The units.
  public var units: [UnitRow]
  /// The kinds of evidence.
  public var evidenceCodes: [EvidenceCodeRow]

  /// The act type with this code.
  public func act(_ code: String) -> RuleBookRow? { acts.first { $0.code == code } }

  /// Whether acts of this type are given in minutes.
  public func isByMinutes(_ act: RuleBookRow) -> Bool {
    units.first { $0.code == act.unit }?.byMinutes ?? false
  }
}

/// The rule books that come with the bank. They are starting values for a residents' meeting, not
/// recommendations of any authority.
public enum RuleBooks {
  /// The cap that stands in ``openCaps`` everywhere: far above what a day, month or year can reach.
  public static let openCap = 100_000_000

  /// The default book: 79 act types, 57 of them enabled.
  /// - Throws: ``SeedError`` when a file of the package is damaged.
  public static var `default`: RuleBook {
    get throws(SeedError) { try standard.get() }
  }

  /// The default book's acts with every cap present and none binding, for load tests: each cap is
  /// evaluated as in production. The most units of a claim stay.
  /// - Throws: ``SeedError`` when a file of the package is damaged.
  public static var openCaps: RuleBook {
    get throws(SeedError) {
      var book = try standard.get()
      book.name = "open-caps"
      for index in book.acts.indices {
        let cap = book.acts[index].direction == .credit ? openCap : -openCap
        book.acts[index].capDay = cap
        book.acts[index].capMonth = cap
        book.acts[index].capYear = cap
      }
      for index in book.caps.indices { book.caps[index].points = openCap }
      return book
    }
  }

  private static let standard = Result { () throws(SeedError) in try load() }

  private static func load() throws(SeedError) -> RuleBook {
    let caps = try SeedFile.rows(of: SeedFile.caps.bytes(), CapRow.columns, key: \.scope.rawValue) {
      (row) throws(SeedError) in try CapRow(row)
    }
    return RuleBook(
      name: "default", acts: try acts(of: SeedFile.ruleBook.bytes()), caps: caps,
      units: try units(), evidenceCodes: try evidenceCodes())
  }

  /// The act types in the bytes of a rule book, checked against the units and kinds of evidence.
  static func acts(of bytes: [UInt8]) throws(SeedError) -> [RuleBookRow] {
    let units = Set(try units().map(\.code))
    let evidence = Set(try evidenceCodes().map(\.code))
    return try SeedFile.rows(of: bytes, RuleBookRow.columns, key: \.code) {
      (row) throws(SeedError) in
      let act = try RuleBookRow(row)
      guard units.contains(act.unit) else { throw row.fault("unit", "“\(act.unit)” is no unit") }
      for code in act.evidence.codes where !evidence.contains(code) {
        throw row.fault("evidence", "“\(code)” is no kind of evidence")
      }
      return act
    }
  }

  private static func units() throws(SeedError) -> [UnitRow] {
    try SeedFile.rows(of: SeedFile.units.bytes(), UnitRow.columns, key: \.code) {
      (row) throws(SeedError) in try UnitRow(row)
    }
  }

  private static func evidenceCodes() throws(SeedError) -> [EvidenceCodeRow] {
    try SeedFile.rows(of: SeedFile.evidenceCodes.bytes(), EvidenceCodeRow.columns, key: \.code) {
      (row) throws(SeedError) in try EvidenceCodeRow(row)
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
      (row) throws(SeedError) in try CatalogueRow(row)
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
      throw SeedError(line: nil, "\(rawValue).csv cannot be read")
    }
  }

  /// The rows of a file's bytes, typed; a key that stands twice is an error.
  static func rows<Row>(
    of bytes: [UInt8], _ columns: [String], key: (Row) -> String,
    make: (CSVRow) throws(SeedError) -> Row
  ) throws(SeedError) -> [Row] {
    let table = try CSVTable(bytes)
    try table.require(columns: columns)
    var seen: Set<String> = []
    var rows: [Row] = []
    for source in table.rows {
      let row = try make(source)
      guard seen.insert(key(row)).inserted else {
        throw SeedError(line: source.line, "“\(key(row))” stands twice")
      }
      rows.append(row)
    }
    return rows
  }
}
