import CPostgres

/// The fields of an error or a notice (`PG_DIAG_…` in postgres_ext.h, character constants that do
/// not reach Swift). DETAIL, HINT and CONTEXT are left out on purpose: they repeat values.
enum Diagnostic: Unicode.Scalar {
  case severity = "V"
  case sqlState = "C"
  case primaryMessage = "M"
  case table = "t"
  case column = "c"
  case constraint = "n"
  case routine = "R"

  /// This field of a result, if the server sent it.
  func callAsFunction(_ result: OpaquePointer) -> String? {
    PQresultErrorField(result, Int32(rawValue.value)).map { String(cString: $0) }
  }
}

extension PostgresError {
  /// The server's error.
  /// - Parameter messageIsSafe: no parameter was bound yet, so the message cannot hold one.
  init(_ result: OpaquePointer, messageIsSafe: Bool) {
    guard let code = Diagnostic.sqlState(result) else {
      self.init(.connectionLost, "the connection broke")
      return
    }
    let state = SQLState(rawValue: code)
    let severity = Diagnostic.severity(result)
    let isShown = messageIsSafe || state.messageHoldsNamesOnly
    self.init(
      .server(state), isShown ? Diagnostic.primaryMessage(result) ?? "" : "",
      constraint: Diagnostic.constraint(result), table: Diagnostic.table(result),
      column: Diagnostic.column(result),
      isStalePlan: state == "0A000" && Diagnostic.routine(result) == "RevalidateCachedQuery",
      isFatal: severity == "FATAL" || severity == "PANIC")
  }
}

/// The first line of a message of libpq's own.
func firstLine(_ text: UnsafeMutablePointer<CChar>?) -> String {
  guard let text else { return "" }
  return String(String(cString: text).prefix { $0 != "\n" })
}
