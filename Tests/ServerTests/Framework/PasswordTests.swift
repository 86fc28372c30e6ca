import Testing

@testable import Server

struct PasswordTests {
  private static let cheap = Passwords.Cost(logRounds: 4, parallelism: 1)

  private func with<Value>(_ body: (Passwords) async throws -> Value) async throws -> Value {
    let passwords = Passwords(cost: Self.cheap)
    let value = try await body(passwords)
    try await passwords.stop()
    return value
  }

  @Test func `a password verifies against its own hash only`() async throws {
    try await with { passwords in
      let stored = try await passwords.hash("一二三四五六七八")
      #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
      #expect(try await passwords.verify("一二三四五六七八", against: stored))
      #expect(try await !passwords.verify("一二三四五六七九", against: stored))
      #expect(try await passwords.hash("一二三四五六七八") != stored)
      #expect(!passwords.isOutdated(stored))
      #expect(passwords.isOutdated(stored.replacing("ln=4", with: "ln=5")))
    }
  }

  @Test func `nothing of a long password is cut off`() async throws {
    try await with { passwords in
      let long = String(repeating: "x", count: 127)
      let stored = try await passwords.hash(long + "a")
      #expect(try await !passwords.verify(long + "b", against: stored))
    }
  }

  @Test(
    arguments: [
      nil, "", "$scrypt$", "$scrypt$ln=4,r=8,p=1$AAAA$AAAA", "$argon2id$v=19$m=1$AAAA$AAAA",
      "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] as [String?])
  func `what is no hash verifies nothing`(_ stored: String?) async throws {
    try await with { passwords in
      let fits = try await passwords.verify("password", against: stored)
      let fitsEmpty = try await passwords.verify("", against: stored)
      #expect(!fits && !fitsEmpty)
    }
  }

  /// RFC 7914 §12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1).
  @Test func `the derivation is scrypt`() throws {
    let key = try PasswordHash.derive(
      "pleaseletmein", salt: Array("SodiumChloride".utf8),
      cost: .init(logRounds: 14, parallelism: 1))
    #expect(key.prefix(8) == [0x70, 0x23, 0xBD, 0xCB, 0x3A, 0xFD, 0x73, 0x48])
  }

  @Test func `a crowd is turned away, not queued without end`() async throws {
    let passwords = Passwords(cost: .init(logRounds: 12, parallelism: 1))
    let outcomes = await withTaskGroup(of: String.self) { group in
      for _ in 0..<64 {
        group.addTask {
          do {
            _ = try await passwords.hash("password one")
            return "hashed"
          } catch let problem as ProblemReply {
            return problem.code.rawValue
          } catch { return "\(error)" }
        }
      }
      return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    try await passwords.stop()
    #expect(Set(outcomes.keys).isSubset(of: ["hashed", "overloaded"]))
    #expect(outcomes.values.reduce(0, +) == 64)
    #expect(outcomes["hashed", default: 0] >= 10)
  }

  @Test(arguments: [
    "short", "1234567", "aaaaaaaa", "abababab", "password", "Jifen123456", "wang0001", "12345678",
    String(repeating: "密码", count: 65),
  ])
  func `weak passwords are refused`(_ password: String) {
    #expect(PasswordRules.fault(in: password, guessable: ["wang0001"]) != nil)
  }

  @Test(arguments: ["correct horse", "今天天气真的不错", "tr0ub4dor&3", "        a b c"])
  func `others are taken without rules of composition`(_ password: String) {
    #expect(PasswordRules.fault(in: password, guessable: ["wang0001"]) == nil)
  }

  @Test func `five tries are free and waits double up to a quarter of an hour`() {
    let waits = (0...17).map { SignInThrottle.wait(afterFailures: $0) }
    #expect(
      waits == [0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    #expect(SignInThrottle.wait(afterFailures: .max) == 900)
    #expect(SignInThrottle.secondsLeft(failures: 8, sinceLast: 1) == 3)
    #expect(SignInThrottle.secondsLeft(failures: 8, sinceLast: 4) == nil)
    #expect(SignInThrottle.secondsLeft(failures: 8, sinceLast: -60) == 4)
  }

  @Test func `tokens are new each time and stored as digests`() {
    let token = SessionToken.make()
    #expect(token.utf8.count == SessionToken.length)
    #expect(token != SessionToken.make())
    #expect(SessionToken.digest(of: token).count == 32)
    #expect(SessionToken.digest(of: token) == SessionToken.digest(of: token))
  }
}
