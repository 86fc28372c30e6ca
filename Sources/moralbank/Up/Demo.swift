import ArgumentParser
import Bank
import Foundation
import Logging
import Postgres
import Seeds
import Server
import Store

/// The made-up community that an empty bank can be filled with.
struct Demo: Sendable {
  enum Size: String, ExpressibleByArgument, CaseIterable { case demo, street }

  enum Rules: String, ExpressibleByArgument, CaseIterable {
    case usual = "default"
    case openCaps = "open-caps"
  }

  var size = Size.demo
  var rules = Rules.usual
  var seed: UInt64 = 1
  /// Whether everybody of the street has an account, not the depositors alone.
  var everybody = false

  /// Loads the community into an empty bank and gives the logins to list, with fresh passwords;
  /// nil, and nothing changed, when the bank holds data already.
  ///
  /// - Parameter willLoad: called once it is known that the bank is empty.
  func load(
    into configuration: Configuration, logger: Logger,
    willLoad: @escaping @Sendable () throws -> Void = {}
  ) async throws -> [DemoLogin]? {
    // Passwords are dear to hash; a bank that is open for years starts without that.
    guard let today = try await Self.todayIfEmpty(configuration, logger) else { return nil }
    let plan = try DemoPlan.make(
      size: size == .demo ? .demo : .street, seed: seed, today: today, everybody: everybody)
    let listed = Set(plan.logins.filter(\.isListed).map(\.login))
    let keys = try await Self.keys(for: listed)
    let rules: DemoLoader.Rules = rules == .usual ? .default : .openCaps
    return try await WorkerThread.run(name: "seed") {
      let setup = try BankSetup(configuration, logger: logger)
      try setup.beAlone()
      try willLoad()
      let meter = ProgressMeter()
      let loader = DemoLoader(plan, rules: rules, into: setup) { progress in
        meter.report(progress.step, progress.done, of: progress.of)
      }
      return try loader.load().filter(\.isListed).map { made in
        let key = try Self.known(keys[made.login])
        try loader.setPassword(key.hash, of: made.login)
        return DemoLogin(
          role: made.role, login: made.login, password: key.password,
          personID: made.person.uuid.uuidString.lowercased(), name: made.name,
          community: made.community, grids: made.grids)
      }
    }
  }

  /// The day it is in the bank; nil when the bank holds data.
  private static func todayIfEmpty(
    _ configuration: Configuration, _ logger: Logger
  ) async throws -> Day? {
    try await WorkerThread.run(name: "seed") {
      do {
        return try BankSetup(configuration, logger: logger).today(in: "Asia/Shanghai")
      } catch StoreError.notEmpty {
        return nil
      }
    }
  }

  /// A password and its hash for each login.
  private static func keys(
    for logins: Set<String>
  ) async throws -> [String: (password: String, hash: String)] {
    let hasher = Passwords()
    var keys: [String: (password: String, hash: String)] = [:]
    for login in logins {
      let password = newPassword()
      keys[login] = (password, try await hasher.hash(password))
    }
    try await hasher.stop()
    return keys
  }

  /// Four groups of four of 31 letters and digits that are not mistaken for each other: 79 bits.
  private static func newPassword() -> String {
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    var random = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      String((0..<4).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
    }.joined(separator: "-")
  }

  private static func known<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw CommandFailure(.no, "the demo names a login it does not make") }
    return value
  }
}

/// A line that tells how far a long work is, at most ten times a second.
final class ProgressMeter {
  private var last: ContinuousClock.Instant?

  /// Tells that so many of all are done.
  func report(_ step: String, _ done: Int, of all: Int) {
    let isLast = done >= all
    if !isLast, let last, last.duration(to: .now) < .milliseconds(100) { return }
    last = .now
    let filled = all > 0 ? done * 20 / all : 20
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
    Terminal.progress("     [\(bar)] \(step) \(done)/\(all)", isLast: isLast)
  }
}
