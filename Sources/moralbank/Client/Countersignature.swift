import JSON

/// The word of the second of two people on what the first has asked for.
enum Countersignature {
  /// Sends it and shows what became of the matter.
  /// - Parameter path: of what is signed, up to its id.
  static func give(
    on path: String, _ id: String, _ decision: String, _ reason: String?, _ key: KeyOption,
    _ options: ClientOptions, show: @Sendable (JSONValue) -> String
  ) async throws {
    let body = JSONWriter.bytes {
      $0.field("decision", decision)
      $0.given("reason", reason)
    }
    try await options.signedIn { bank in
      let path = "\(path)/\(BankRequest.encoded(id))/countersignature"
      try await bank.show(.command(path, body, key: key.value)) { show($0.json) }
    }
  }
}
