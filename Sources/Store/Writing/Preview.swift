public import Bank
import FoundationEssentials
import Postgres

extension Store {
  /// What a direct credit would do, were it sent now: by the same loading and deciding as the
  /// writer's, in a snapshot that takes no lock and is rolled back.
  public func preview(
    _ request: ActRequest, by reader: Reader
  ) async throws -> CreditPreview {
    let loader = Loader(clock: nil, pickupCodes: pickupCodes)
    return try await database.read { session in
      let preview = try session.preview(request, by: reader, loader)
      try session.execute(Rollback())
      return preview
    }
  }
}

extension Session {
  fileprivate func preview(
    _ request: ActRequest, by reader: Reader, _ loader: Loader
  ) throws -> CreditPreview {
    // It has no key and is never written: nil stands for both.
    let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    let reach = Reach([
      Submission(
        .credit(request), actor: reader.person, actorCommunity: reader.community,
        community: reader.community, key: nobody, requestHash: nobody, deadline: .now,
        render: { _ in Answer(status: 200, body: "") })
    ])
    let entropy = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    var shelf = RuleShelf()
    var loaded = try loader.load(
      reach, shelf: shelf, entropy: entropy, looksOnly: true, on: self)
    try shelf.fetch(loaded.missingRuleBooks, on: self)
    loaded.books.ruleBooks = shelf.books
    return loaded.books.preview(request, by: reader.person, in: reader.community)
  }
}
