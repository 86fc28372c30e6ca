/// One numbered step of the schema.
public struct SchemaStep: Sendable {
  /// 1 and up, without a gap.
  public let number: Int
  /// The name in the file's name.
  public let name: String
  /// The SQL, UTF-8.
  public let sql: String

  init(_ number: Int, _ name: String, _ bytes: [UInt8]) {
    self.number = number
    self.name = name
    sql = String(decoding: bytes, as: UTF8.self)
  }
}

/// The bank's tables, constraints and triggers, in the order they are made.
public enum BankSchema {
  /// Every step.
  public static let steps = [
    SchemaStep(1, "communities", PackageResources._001_communities_sql),
    SchemaStep(2, "holders", PackageResources._002_holders_sql),
    SchemaStep(3, "access", PackageResources._003_access_sql),
    SchemaStep(4, "commands", PackageResources._004_commands_sql),
    SchemaStep(5, "rules", PackageResources._005_rules_sql),
    SchemaStep(6, "acts", PackageResources._006_acts_sql),
    SchemaStep(7, "catalogue", PackageResources._007_catalogue_sql),
    SchemaStep(8, "stock", PackageResources._008_stock_sql),
    SchemaStep(9, "reversals", PackageResources._009_reversals_sql),
    SchemaStep(10, "transfers", PackageResources._010_transfers_sql),
    SchemaStep(11, "notices", PackageResources._011_notices_sql),
    SchemaStep(12, "mandates", PackageResources._012_mandates_sql),
    SchemaStep(13, "imports", PackageResources._013_imports_sql),
    SchemaStep(14, "append_only", PackageResources._014_append_only_sql),
    SchemaStep(15, "rights", PackageResources._015_rights_sql),
    SchemaStep(16, "rights_of_office", PackageResources._016_rights_of_office_sql),
    SchemaStep(17, "notice_rights", PackageResources._017_notice_rights_sql),
    SchemaStep(18, "rights_over_rules", PackageResources._018_rights_over_rules_sql),
    SchemaStep(19, "expiry", PackageResources._019_expiry_sql),
    SchemaStep(20, "charity", PackageResources._020_charity_sql),
    SchemaStep(21, "vouchers", PackageResources._021_vouchers_sql),
    SchemaStep(22, "voucher_rights", PackageResources._022_voucher_rights_sql),
    SchemaStep(23, "budgets", PackageResources._023_budgets_sql),
    SchemaStep(24, "household_ends", PackageResources._024_household_ends_sql),
    SchemaStep(25, "offices_once", PackageResources._025_offices_once_sql),
    SchemaStep(26, "closure_rights", PackageResources._026_closure_rights_sql),
  ]

  /// The cluster's roles and what each may do; safe to run again, needs a role that may make roles.
  public static let roles = String(decoding: PackageResources.roles_sql, as: UTF8.self)
}
