import Crypto
import CryptoExtras
import FoundationEssentials
import NIOPosix
import Synchronization

/// Hashes passwords with scrypt (RFC 7914) on threads of its own, a bounded number at once: each
/// hash takes memory and time on purpose, and a crowd of them must not starve the bank.
public final class Passwords: Sendable {
  /// How dear a hash is.
  public struct Cost: Sendable, Equatable {
    /// log₂ of the number of rounds N, 1–20.
    public let logRounds: Int
    /// Block size r, 1–32.
    public let blockSize: Int
    /// Parallelism p, 1–16.
    public let parallelism: Int

    /// A cost. The memory of one hash is 128 · N · r bytes.
    public init(logRounds: Int, blockSize: Int = 8, parallelism: Int) {
      self.logRounds = logRounds
      self.blockSize = blockSize
      self.parallelism = parallelism
    }

    /// N = 2^15, r = 8, p = 3: 32 MiB (OWASP Password Storage Cheat Sheet).
    public static let production = Cost(logRounds: 15, parallelism: 3)
  }

  /// Hashes at once.
  private static let threads = 2
  /// Hashes that wait; beyond that the answer is `overloaded`.
  private static let queue = 8

  private let cost: Cost
  private let pool = NIOThreadPool(numberOfThreads: Passwords.threads)
  private let pending = Atomic<Int>(0)
  private let dummy: PasswordHash

  /// A hasher. Call `stop()` when it is no longer needed.
  public init(cost: Cost = .production) {
    self.cost = cost
    dummy = PasswordHash(
      cost: cost, salt: Self.random(16), key: Self.random(PasswordHash.keyLength))
    pool.start()
  }

  /// Ends the threads once the hashes at work are done.
  public func stop() async throws { try await pool.shutdownGracefully() }

  /// The text to store for a new password (at least one byte).
  public func hash(_ password: String) async throws -> String {
    let (salt, cost) = (Self.random(16), cost)
    let key = try await run { try PasswordHash.derive(password, salt: salt, cost: cost) }
    return PasswordHash(cost: cost, salt: salt, key: key).text
  }

  /// Whether a password is the one behind a stored text.
  ///
  /// Without a stored text (nobody has that name) or with one that cannot be read, a hash is
  /// computed all the same and the answer is no, so that time does not tell which names exist.
  public func verify(_ password: String, against stored: String?) async throws -> Bool {
    let known = stored.flatMap(PasswordHash.init)
    let hash = known ?? dummy
    // An empty password cannot be derived; its place is taken by one that nobody has.
    let tried = password.isEmpty ? "\u{0}" : password
    let key = try await run { try PasswordHash.derive(tried, salt: hash.salt, cost: hash.cost) }
    // SymmetricKey compares in constant time.
    let equal = SymmetricKey(data: key) == SymmetricKey(data: hash.key)
    return equal && known != nil && !password.isEmpty
  }

  /// Whether a stored text was made with another cost, so that a fresh one should be stored at the
  /// next sign-in.
  public func isOutdated(_ stored: String) -> Bool { PasswordHash(stored)?.cost != cost }

  private func run(_ work: @escaping @Sendable () throws -> [UInt8]) async throws -> [UInt8] {
    let count = pending.wrappingAdd(1, ordering: .relaxed).newValue
    defer { pending.wrappingSubtract(1, ordering: .relaxed) }
    guard count <= Self.threads + Self.queue else { throw ProblemReply(.overloaded) }
    return try await pool.runIfActive(work)
  }

  private static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }
}

/// A stored hash in the manner of the PHC string format: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`.
struct PasswordHash: Sendable {
  static let keyLength = 32

  let cost: Passwords.Cost
  let salt: [UInt8]
  let key: [UInt8]

  init(cost: Passwords.Cost, salt: [UInt8], key: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.key = key
  }

  /// Reads a stored text; nil if it is not one, or dearer than any that is made here.
  init?(_ text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
      let salt = Base64.standard.decoded(parts[3]), salt.count == 16,
      let key = Base64.standard.decoded(parts[4]), key.count == Self.keyLength
    else { return nil }
    let numbers = zip(["ln=", "r=", "p="], parts[2].split(separator: ",")).compactMap {
      $1.hasPrefix($0) ? Int($1.dropFirst($0.count)) : nil
    }
    guard numbers.count == 3, (1...20).contains(numbers[0]), (1...32).contains(numbers[1]),
      (1...16).contains(numbers[2])
    else { return nil }
    self.init(
      cost: .init(logRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2]),
      salt: salt, key: key)
  }

  var text: String {
    "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)"
      + "$\(Base64.standard.encoded(salt))$\(Base64.standard.encoded(key))"
  }

  static func derive(
    _ password: String, salt: [UInt8], cost: Passwords.Cost
  ) throws -> [UInt8] {
    try KDF.Scrypt.deriveKey(
      from: Array(password.utf8), salt: salt, outputByteCount: keyLength,
      rounds: 1 << cost.logRounds, blockSize: cost.blockSize, parallelism: cost.parallelism
    ).withUnsafeBytes { Array($0) }
  }
}
