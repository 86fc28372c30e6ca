import Store
import Support

/// Runs a test with two stores on one database.
func withTwoDesks(
  _ template: TestBank.Template = .demo, _ body: ([Desk], TestDatabase) async throws -> Void
) async throws {
  try await withStore(template) { first, database in
    let second = try await Store.open(database.service, logger: TestBank.quiet)
    let result: Result<Void, any Error>
    do {
      result = .success(
        try await body([first, second].map { Desk(store: $0, database: database) }, database))
    } catch {
      result = .failure(error)
    }
    await second.shutdown()
    try result.get()
  }
}

/// So many at once, each with its place; the answers in the order they come.
func race(
  _ count: Int, _ run: @escaping @Sendable (Int) async -> Result<Answer, SubmitError>
) async -> [Result<Answer, SubmitError>] {
  await withTaskGroup(of: Result<Answer, SubmitError>.self) { group in
    for place in 0..<count { group.addTask { await run(place) } }
    return await group.reduce(into: []) { $0.append($1) }
  }
}
