public import Bank
import Tables

/// A thing that points can be redeemed for, a row of `catalogue.csv`.
public struct CatalogueRow: Sendable, Hashable {
  /// What the item is.
  public enum Kind: String, Sendable, CaseIterable {
    case goods, service, voucher, honour, donation
  }

  /// The code, such as `L12`.
  public var code: String
  /// What the item is.
  public var kind: Kind
  /// The Chinese name.
  public var nameChinese: String
  /// The English name.
  public var nameEnglish: String
  /// The price in points.
  public var points: Int
  /// What it costs the community, in yuan; for budgets only.
  public var referenceValueYuan: Int
  /// Whether cash may make up for missing points.
  public var cashTopUpAllowed: Bool
  /// How the quantity is kept.
  public var stockMode: StockMode
  /// The pieces at the opening.
  public var openingStock: Int
  /// The most a person may ask for in a local month; 0 is no limit.
  public var perPersonMonth: Int
  /// Hours for which an approved redemption is kept.
  public var holdHours: Int
  /// The office that approves.
  public var approval: String
  /// Where it is collected.
  public var pickup: String
  /// Until when it can be cancelled.
  public var cancelUntil: String
  /// In what state, and for how long, it can be brought back.
  public var returnRule: ReturnRule
  /// Who pays for it.
  public var funding: String
  /// Whether it can be asked for.
  public var enabled: Bool

  /// The rules as the table names them. A service that went wrong is done again, which is no matter
  /// of points.
  private enum Returns: String, CaseIterable {
    case none, redo
    case unopened = "unopened_7d"
    case faulty = "fault_30d"
    case unused = "unused_refund"

    var rule: ReturnRule {
      switch self {
      case .none, .redo: .never
      case .unopened: ReturnRule(kind: .unopened, days: 7)
      case .faulty: ReturnRule(kind: .faulty, days: 30)
      case .unused: ReturnRule(kind: .unused, days: 366)
      }
    }
  }

  static let columns = [
    "code", "type", "name_zh", "name_en", "points", "reference_value_cny", "cash_topup_allowed",
    "stock_mode", "opening_stock", "per_person_month_cap", "hold_hours", "approval", "pickup",
    "cancel_until", "return_rule", "funding", "enabled",
  ]

  init(_ row: CSVRow) throws(TableFault) {
    code = try row.filled("code")
    kind = try row.choice("type", of: Kind.self)
    nameChinese = try row.filled("name_zh")
    nameEnglish = try row.filled("name_en")
    points = try row.integer("points", in: 0...100_000)
    referenceValueYuan = try row.integer("reference_value_cny", in: 0...1_000_000)
    cashTopUpAllowed = try row.flag("cash_topup_allowed")
    stockMode = try row.choice("stock_mode", of: StockMode.self)
    openingStock = try row.integer("opening_stock", in: 0...1_000_000)
    perPersonMonth = try row.integer("per_person_month_cap", in: 0...1_000)
    holdHours = try row.integer("hold_hours", in: 0...8_784)
    approval = try row.filled("approval")
    pickup = try row.filled("pickup")
    cancelUntil = try row.filled("cancel_until")
    returnRule = try row.choice("return_rule", of: Returns.self).rule
    funding = try row.filled("funding")
    enabled = try row.flag("enabled")
  }
}
