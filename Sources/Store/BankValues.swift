public import Bank
public import FoundationEssentials
public import Postgres

extension Day: PostgresConvertible {
  /// As PostgreSQL's `date`.
  public var wire: PostgresDate { PostgresDate(daysSince2000: daysSince2000) }
  /// From PostgreSQL's `date`.
  public init(wire: PostgresDate) { self.init(daysSince2000: wire.daysSince2000) }
}

extension Instant: PostgresConvertible {
  /// As PostgreSQL's `timestamptz`.
  public var wire: PostgresInstant {
    PostgresInstant(microsecondsSince2000: microsecondsSince2000)
  }
  /// From PostgreSQL's `timestamptz`.
  public init(wire: PostgresInstant) {
    self.init(microsecondsSince2000: wire.microsecondsSince2000)
  }
}

extension ID: PostgresValue, PostgresConvertible {
  /// As PostgreSQL's `uuid`.
  public var wire: UUID { uuid }
  /// From PostgreSQL's `uuid`.
  public init(wire: UUID) { self.init(wire) }
}

extension CommunityID: PostgresConvertible {
  /// As `integer`.
  public var wire: Int32 { number }
  /// From `integer`.
  public init(wire: Int32) { self.init(wire) }
}

extension GridID: PostgresConvertible {
  /// As `integer`.
  public var wire: Int32 { number }
  /// From `integer`.
  public init(wire: Int32) { self.init(wire) }
}

extension AccountNumber: PostgresConvertible {
  /// As `bigint`.
  public var wire: Int64 { number }
  /// From `bigint`.
  public init(wire: Int64) { self.init(wire) }
}

extension ActState: PostgresConvertible {}
extension Fault: PostgresConvertible {}
extension ReversalState: PostgresConvertible {}
extension RedemptionState: PostgresConvertible {}
extension HolderKind: PostgresConvertible {}
extension NoticeLineState: PostgresConvertible {}
extension ObjectionState: PostgresConvertible {}
extension Role: PostgresConvertible {}
extension StockMode: PostgresConvertible {}
extension ReturnKind: PostgresConvertible {}
extension ShopKind: PostgresConvertible {}
extension StockCountState: PostgresConvertible {}
extension SubstitutionConsent: PostgresConvertible {}
extension TransferKind: PostgresConvertible {}
extension AccountKind: PostgresConvertible {}
extension Scope: PostgresConvertible {}
extension CreditWhen: PostgresConvertible {}
extension HalfPoints: PostgresConvertible {}
extension ImportKind: PostgresConvertible {}
extension OverallScope: PostgresConvertible {}
extension MandatePower: PostgresConvertible {}
extension ClosureReason: PostgresConvertible {}
extension RuleVerifier: PostgresConvertible {}
extension RuleBookFate: PostgresConvertible {}
extension ExpiryExemption: PostgresConvertible {}
extension VoucherState: PostgresConvertible {}
extension VoucherStepKind: PostgresConvertible {}

/// PostgreSQL's `integer` from an `Int` that is known to fit; clamped, so that a value out of range
/// meets the table's CHECK and not a trap.
func int4(_ value: Int) -> Int32 { Int32(clamping: value) }

/// As above, for what may be absent.
func int4(_ value: Int?) -> Int32? { value.map { Int32(clamping: $0) } }
