import Bank
public import Store

/// Finds the callers of tokens: from the database for each request, many in one query when they
/// come in crowds.
public struct Authenticator: Sendable {
  private let sessions: Coalescer<[UInt8], SessionFact>

  /// An authenticator over a store.
  public init(store: Store) {
    sessions = Coalescer { digests in try await store.sessions(byToken: digests) }
  }

  /// The caller behind a token's digest; nil if there is no such session or it has ended.
  public func caller(_ tokenDigest: [UInt8]) async throws -> Caller? {
    try await sessions.value(for: tokenDigest).map { session in
      Caller(
        person: session.person, session: session.id, community: session.community,
        roles: Roles(codes: session.roles.map(\.rawValue)))
    }
  }
}
