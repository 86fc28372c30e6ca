public import Bank
import Foundation
import Tables

/// The rule books that come with the bank. They are starting values for a residents' meeting, not
/// recommendations of any authority.
public enum RuleBooks {
  /// The name under which the default book is added.
  public static let defaultName = "default"
  /// The name under which ``openCaps`` is added.
  public static let openCapsName = "open-caps"
  /// The cap that stands in ``openCaps`` everywhere: far above what a day, month or year can reach.
  public static let openCap = 100_000_000

  /// The default book: 79 act types, 57 of them enabled.
  /// - Throws: ``SeedError`` when a file of the package is damaged.
  public static var `default`: RuleBookDraft {
    get throws(SeedError) { try standard.get() }
  }

  /// The tables of the default book as the package has them.
  /// - Throws: ``SeedError`` when a file of the package is missing.
  public static var defaultText: RuleBookText {
    get throws(SeedError) {
      RuleBookText(
        acts: try SeedFile.ruleBook.text(), caps: try SeedFile.caps.text(),
        units: try SeedFile.units.text(), evidence: try SeedFile.evidenceCodes.text())
    }
  }

  /// The default book's acts with every cap present and none binding, for load tests: each cap is
  /// evaluated as in production. The most units of a claim stay.
  /// - Throws: ``SeedError`` when a file of the package is damaged.
  public static var openCaps: RuleBookDraft {
    get throws(SeedError) {
      var book = try standard.get()
      for index in book.lines.indices {
        let cap = book.lines[index].type.pointsPerUnit < 0 ? -openCap : openCap
        book.lines[index].type.caps = Caps(day: cap, month: cap, year: cap)
      }
      for index in book.caps.indices { book.caps[index].points = openCap }
      return book
    }
  }

  private static let standard = Result { () throws(SeedError) in
    let text = try defaultText
    do throws(RuleBookFaults) {
      return try RuleBookDraft(text)
    } catch {
      throw SeedError(error)
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

  /// The file as text, as it stands.
  func text() throws(SeedError) -> String {
    String(decoding: try bytes(), as: UTF8.self)
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
