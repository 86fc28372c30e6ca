public import Bank
import FoundationEssentials
import Postgres

extension Store {
  /// What a direct credit would do, were it sent now: by the same loading and deciding as the
  /// writer's, in a snapshot that takes no lock and is rolled back.
  public func preview(
    _ request: ActRequest, by reader: Reader
  ) async throws -> CreditPreview {
    try await look(at: .credit(request), by: reader) { books in
      books.preview(request, by: reader.person, in: reader.community)
    }
  }

  /// What a list of direct credits would do, line by line, were it sent now.
  /// - Throws: `Refusal` of whoever may credit nobody.
  public func preview(
    _ requests: [ActRequest], by reader: Reader
  ) async throws -> [Result<ActOutcome, Refusal>] {
    let command = Command.creditList(CreditList(items: requests, isAtomic: false))
    return try await look(at: command, by: reader) { books in
      var books = books
      let outcome = try books.decide(
        command, by: reader.person, in: reader.community, index: 0)
      guard case .list(let lines) = outcome else { throw Refusal(.notFound) }
      return lines
    }
  }

  private func look<T: Sendable>(
    at command: Command, by reader: Reader, _ body: @escaping @Sendable (Books) throws -> T
  ) async throws -> T {
    let loader = Loader(clock: nil, pickupCodes: pickupCodes)
    return try await database.read { session in
      let books = try session.books(for: command, by: reader, loader)
      try session.execute(Rollback())
      return try body(books)
    }
  }
}

extension Session {
  fileprivate func books(
    for command: Command, by reader: Reader, _ loader: Loader
  ) throws -> Books {
    // It has no key and is never written: nil stands for both.
    let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    let reach = Reach([
      Submission(
        command, actor: reader.person, actorCommunity: reader.community,
        community: reader.community, key: nobody, requestHash: nobody, deadline: .now,
        render: { _ in Answer(status: 200, body: "") })
    ])
    let entropy = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    var shelf = RuleShelf()
    var loaded = try loader.load(
      reach, shelf: shelf, entropy: entropy, looksOnly: true, on: self)
    try shelf.fetch(loaded.missingRuleBooks, on: self)
    loaded.books.ruleBooks = shelf.books
    return loaded.books
  }
}
