/// A PostgreSQL error code: five characters, the first two of which are its class
/// (PostgreSQL documentation, appendix A).
public struct SQLState: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  /// The five characters.
  public let rawValue: String

  /// A code from its five characters.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A code from a literal, as in `error.sqlState == "23505"`.
  public init(stringLiteral value: String) { rawValue = value }

  /// The first two characters, for example `23` for violated constraints.
  public var conditionClass: Substring { rawValue.prefix(2) }

  /// PostgreSQL's name of the condition, or of its class where the code is not one of those
  /// that an application meets.
  public var condition: String {
    Self.conditions[rawValue] ?? Self.classes[String(conditionClass)] ?? "error"
  }

  /// `not_null_violation`.
  public static let notNullViolation: SQLState = "23502"
  /// `foreign_key_violation`.
  public static let foreignKeyViolation: SQLState = "23503"
  /// `unique_violation`.
  public static let uniqueViolation: SQLState = "23505"
  /// `check_violation`.
  public static let checkViolation: SQLState = "23514"
  /// `serialization_failure`.
  public static let serializationFailure: SQLState = "40001"
  /// `deadlock_detected`.
  public static let deadlockDetected: SQLState = "40P01"
  /// `in_failed_sql_transaction`.
  public static let inFailedTransaction: SQLState = "25P02"
  /// `read_only_sql_transaction`.
  public static let readOnlyTransaction: SQLState = "25006"
  /// `insufficient_privilege`.
  public static let insufficientPrivilege: SQLState = "42501"

  private static let conditions: [String: String] = [
    "0A000": "feature_not_supported", "22001": "string_data_right_truncation",
    "22003": "numeric_value_out_of_range", "22007": "invalid_datetime_format",
    "22008": "datetime_field_overflow", "22012": "division_by_zero",
    "22021": "character_not_in_repertoire", "22023": "invalid_parameter_value",
    "22P02": "invalid_text_representation", "22P03": "invalid_binary_representation",
    "22P04": "bad_copy_file_format", "22P05": "untranslatable_character",
    "23502": "not_null_violation", "23503": "foreign_key_violation",
    "23505": "unique_violation", "23514": "check_violation", "23P01": "exclusion_violation",
    "25001": "active_sql_transaction", "25006": "read_only_sql_transaction",
    "25P02": "in_failed_sql_transaction", "25P03": "idle_in_transaction_session_timeout",
    "28000": "invalid_authorization_specification", "28P01": "invalid_password",
    "40001": "serialization_failure", "40P01": "deadlock_detected",
    "42501": "insufficient_privilege", "42601": "syntax_error", "42702": "ambiguous_column",
    "42703": "undefined_column", "42804": "datatype_mismatch", "42883": "undefined_function",
    "42P01": "undefined_table", "42P07": "duplicate_table", "42P18": "indeterminate_datatype",
    "53100": "disk_full", "53200": "out_of_memory", "53300": "too_many_connections",
    "54000": "program_limit_exceeded", "55P03": "lock_not_available",
    "57014": "query_canceled", "57P01": "admin_shutdown", "57P02": "crash_shutdown",
    "57P03": "cannot_connect_now", "58030": "io_error", "P0001": "raise_exception",
  ]

  private static let classes: [String: String] = [
    "01": "warning", "08": "connection_exception", "0A": "feature_not_supported",
    "21": "cardinality_violation", "22": "data_exception",
    "23": "integrity_constraint_violation", "25": "invalid_transaction_state",
    "26": "invalid_sql_statement_name", "28": "invalid_authorization_specification",
    "3D": "invalid_catalog_name", "40": "transaction_rollback",
    "42": "syntax_error_or_access_rule_violation", "53": "insufficient_resources",
    "54": "program_limit_exceeded", "55": "object_not_in_prerequisite_state",
    "57": "operator_intervention", "58": "system_error", "P0": "plpgsql_error",
    "XX": "internal_error",
  ]
}
