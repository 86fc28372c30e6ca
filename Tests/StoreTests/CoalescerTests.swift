import Store
import Synchronization
import Testing

@Suite struct CoalescerTests {
  /// Holds fetches back until it is opened, and counts them.
  final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>(
      (false, []))
    let batches = Mutex<[Int]>([])

    func pass(_ count: Int) async {
      batches.withLock { $0.append(count) }
      await withCheckedContinuation { continuation in
        let isOpen = state.withLock { state in
          if !state.isOpen { state.waiting.append(continuation) }
          return state.isOpen
        }
        if isOpen { continuation.resume() }
      }
    }

    func open() {
      let waiting = state.withLock { state in
        state.isOpen = true
        defer { state.waiting = [] }
        return state.waiting
      }
      for continuation in waiting { continuation.resume() }
    }
  }

  /// Yields until something holds that another task brings about.
  private func reach(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  @Test func `a crowd is answered by few fetches, each caller with his own value`() async throws {
    let gate = Gate()
    let doubles = Coalescer<Int, Int>(limit: 300) { keys in
      await gate.pass(keys.count)
      return Dictionary(uniqueKeysWithValues: keys.filter { $0 != 7 }.map { ($0, 2 * $0) })
    }
    try await withThrowingTaskGroup(of: (Int, Int?).self) { group in
      for key in 0..<500 { group.addTask { (key, try await doubles.value(for: key)) } }
      await reach { doubles.waiting == 500 }
      gate.open()
      for try await (key, value) in group { #expect(value == (key == 7 ? nil : 2 * key)) }
    }
    let sizes = gate.batches.withLock { $0 }
    #expect(sizes.reduce(0, +) == 500 && sizes.count <= 5 && sizes.allSatisfy { $0 <= 300 })
    #expect(doubles.waiting == 0)
  }

  @Test func `callers of one key share a fetch, but none that began before`() async throws {
    let gate = Gate()
    let number = Mutex(0)
    let counted = Coalescer<String, Int>(limit: 10) { keys in
      let mine = number.withLock {
        $0 += 1; return $0
      }
      await gate.pass(keys.count)
      return ["a": mine]
    }
    async let first = counted.value(for: "a")
    await reach { number.withLock { $0 } == 1 }
    async let second = counted.value(for: "a")
    await reach { number.withLock { $0 } == 2 }
    async let third = counted.value(for: "a")
    async let fourth = counted.value(for: "a")
    await reach { counted.waiting == 4 }
    gate.open()
    #expect(try await [first, second, third, fourth] == [1, 2, 3, 3])
  }

  @Test func `whoever is cancelled goes at once, and the others are answered`() async throws {
    let gate = Gate()
    let slow = Coalescer<Int, Int>(limit: 1) { keys in
      await gate.pass(keys.count)
      return [keys[0]: keys[0]]
    }
    let tasks = (0..<5).map { key in Task { try await slow.value(for: key) } }
    await reach { slow.waiting == 5 }
    tasks[0].cancel()
    tasks[4].cancel()
    for task in [tasks[0], tasks[4]] {
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    #expect(slow.waiting == 3)
    gate.open()
    for key in 1...3 { #expect(try await tasks[key].value == key) }
    #expect(gate.batches.withLock { $0.count } == 4, "nothing is fetched for the one who waited")
    let late = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await slow.value(for: 9)
    }
    await #expect(throws: CancellationError.self) { try await late.value }
    #expect(slow.waiting == 0)
  }

  @Test func `an error reaches those of its fetch and nobody else`() async throws {
    struct Broken: Error {}
    let fragile = Coalescer<Int, Int>(limit: 1) { keys in
      if keys == [3] { throw Broken() }
      return [keys[0]: keys[0]]
    }
    for key in 0..<6 {
      if key == 3 {
        await #expect(throws: Broken.self) { try await fragile.value(for: key) }
      } else {
        #expect(try await fragile.value(for: key) == key)
      }
    }
  }

  @Test func `nobody waits longer than the deadline`() async throws {
    let gate = Gate()
    let stuck = Coalescer<Int, Int>(limit: 1, deadline: .milliseconds(20)) { keys in
      await gate.pass(keys.count)
      return [:]
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for key in 0..<5 {
        group.addTask {
          await #expect(throws: (any Error).self) { try await stuck.value(for: key) }
        }
      }
      try await group.waitForAll()
    }
    #expect(stuck.waiting == 0)
    gate.open()
    await reach { gate.batches.withLock { $0.count } >= 2 }
    #expect(try await stuck.value(for: 9) == nil)
  }
}
