import Bank
import FoundationEssentials
import Store

/// Tries passwords. Names that nobody has cost the same time and the same writes as wrong
/// passwords, and are throttled the same way.
struct SignIn: Sendable {
  let store: Store
  let passwords: Passwords

  /// Seconds to wait after the first wrong try in a row, the second, and so on.
  private static let waits = (1...16).map { SignInThrottle.wait(afterFailures: $0) }

  /// Opens a session for whoever gives the right password or a one-time code.
  func open(_ name: String, _ password: String) async throws -> (String, SessionFact) {
    let name = name.lowercased()
    let login = try start(await store.startSignIn(name))
    let isPassword = try await passwords.verify(password, against: login?.passwordHash)
    let code = LoginCode.normalized(password).flatMap { code in
      login?.codeHash == OneTimeCode.digest(of: code) ? code : nil
    }
    guard let login, isPassword || code != nil else { throw try await wrong(name) }
    var right = RightPassword(login: login)
    if !isPassword {
      right.code = code
    } else if let hash = login.passwordHash, passwords.isOutdated(hash) {
      right.freshHash = try await passwords.hash(password)
    }
    let token = SessionToken.make()
    switch try await store.openSession(right, tokenDigest: SessionToken.digest(of: token)) {
    case .opened(let session): return (token, session)
    case .locked(let seconds): throw ProblemReply.tooManyRequests(retryAfter: seconds)
    case .outdated: throw ProblemReply(.invalidCredentials)
    }
  }

  /// Changes the password of whoever is signed in. The code that opened this very session may stand
  /// for the old one.
  func change(_ caller: Caller, from old: String, to new: String) async throws {
    let found = try await store.startPasswordChange(of: caller.person, in: caller.community)
    guard let login = try start(found) else { throw ProblemReply(.invalidCredentials) }
    let guessable = [login.login, login.communityName]
    if let fault = PasswordRules.fault(in: new, guessable: guessable) {
      throw ProblemReply.invalid("/new", fault)
    }
    let isPassword = try await passwords.verify(old, against: login.passwordHash)
    let digests = LoginCode.normalized(old).map { code in
      [OneTimeCode.digest(of: code), OneTimeCode.digest(of: code, usedIn: caller.session)]
    }
    let isCode = login.codeHash.map { digests?.contains($0) ?? false } ?? false
    guard isPassword || isCode else { throw try await wrong(login.login) }
    let hash = try await passwords.hash(new)
    switch try await store.setPassword(of: login, hash: hash, keeping: caller.session) {
    case nil: return
    case .locked(let seconds): throw ProblemReply.tooManyRequests(retryAfter: seconds)
    case .outdated, .opened: throw ProblemReply(.invalidCredentials)
    }
  }

  private func start(_ start: SignInStart) throws -> LoginFacts? {
    switch start {
    case .locked(let seconds): throw ProblemReply.tooManyRequests(retryAfter: seconds)
    case .open(let login): return login
    }
  }

  private func wrong(_ name: String) async throws -> ProblemReply {
    try await store.countWrongPassword(for: name, waits: Self.waits)
    return ProblemReply(.invalidCredentials)
  }
}
