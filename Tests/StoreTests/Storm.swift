import Bank
import FoundationEssentials
import Store
import Support
import Synchronization
import Testing

/// Many clients who credit at once, each command under a key of its own, and what they were told.
final class Storm: Sendable {
  struct Told {
    /// Answers by key, as they were first given.
    var acknowledged: [UUID: String] = [:]
    /// Keys that have no answer yet.
    var open: Set<UUID> = []
    var errors: Set<SubmitError> = []
    /// Clients at work.
    var clients = 0
  }

  private let told = Mutex(Told())
  private let desks: [Desk]
  private let patience: Duration

  init(_ desks: [Desk], patience: Duration = .seconds(8)) {
    self.desks = desks
    self.patience = patience
  }

  var acknowledged: Int { told.withLock { $0.acknowledged.count } }
  var clients: Int { told.withLock { $0.clients } }
  var open: Int { told.withLock { $0.open.count } }
  var errors: Set<SubmitError> { told.withLock { $0.errors } }

  /// Lets clients credit one after the other; each goes home when a command has no answer, unless
  /// he is stubborn.
  func rage(clients: Int, each: Int, stubborn: Bool = false) async {
    told.withLock { $0.clients = clients }
    await withTaskGroup(of: Void.self) { group in
      for client in 0..<clients {
        group.addTask { [self] in
          for _ in 0..<each {
            let isAnswered = await send(UUID(), to: client)
            if !isAnswered, !stubborn { break }
          }
          told.withLock { $0.clients -= 1 }
        }
      }
    }
  }

  /// Sends every key without an answer again, until it has one.
  func settle() async -> Bool {
    let keys = told.withLock { $0.open }
    return await eventually { [self] in
      await withTaskGroup(of: Void.self) { group in
        for (place, key) in keys.enumerated() where told.withLock({ $0.open.contains(key) }) {
          group.addTask { [self] in _ = await send(key, to: place) }
        }
      }
      return open == 0
    }
  }

  private func send(_ key: UUID, to place: Int) async -> Bool {
    let desk = desks[place % desks.count]
    told.withLock { _ = $0.open.insert(key) }
    let result = await desk.submit(
      .credit(desk.patrol(60)), as: desk.person("grid_worker"), key: key, patience: patience)
    return told.withLock { told in
      switch result {
      case .success(let answer):
        told.open.remove(key)
        told.acknowledged[key] = answer.body
        return true
      case .failure(let error):
        told.errors.insert(error)
        return false
      }
    }
  }

  /// Every answer is in the books exactly once, and nothing else is.
  func audit(_ database: TestDatabase) async throws {
    let rows = try await database.texts(
      """
      select concat_ws('|', c.key, c.outcome,
        (select count(*) from acts a where a.community = c.community and a.command = c.key),
        (select count(*) from transfers t where t.community = c.community and t.command = c.key))
      from commands c where c.outcome like 'credited%'
      """)
    let expected = told.withLock { told in
      told.acknowledged.map { "\($0.key.text)|\($0.value)|1|1" }
    }
    #expect(rows.sorted() == expected.sorted())
    #expect(try await database.faults() == [])
  }
}

/// Waits until the condition holds, at most 30 s.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(30)
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return false
}
