public import Bank
import Crypto
public import FoundationEssentials
import Postgres

/// A login as a sign-in or a change of password sees it.
public struct LoginFacts: Hashable, Sendable {
  /// The name to sign in with.
  public var login: String
  /// Whose.
  public var person: PersonID
  /// Where that person belongs.
  public var community: CommunityID
  /// The name of that community.
  public var communityName: String
  /// The hash of the password, if one was set.
  public var passwordHash: String?
  /// The digest of a one-time code that holds now; after its use bound to the session.
  public var codeHash: [UInt8]?
}

/// What is known before a password is tried.
public enum SignInStart: Sendable {
  /// Too many wrong tries; seconds to wait.
  case locked(Int)
  /// It may be tried. Nil: nobody has that name, or his account is closed.
  case open(LoginFacts?)
}

/// How a try with a right password or code ended.
public enum SignInEnd: Sendable {
  /// The session.
  case opened(SessionFact)
  /// Wrong tries have locked the login meanwhile; seconds to wait.
  case locked(Int)
  /// Password or code were changed or used meanwhile.
  case outdated
}

/// One-time codes: SHA-256 of the code at rest. Once used it is stored with the session it opened,
/// so that it opens no other, and still stands for the old password within that session.
public enum OneTimeCode {
  /// Hours that a code holds.
  public static let hours = 24

  /// What is stored of a fresh code.
  public static func digest(of code: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(code.utf8)))
  }

  /// What is stored of a code that has opened a session.
  public static func digest(of code: String, usedIn session: UUID) -> [UInt8] {
    Array(SHA256.hash(data: Array(code.utf8) + withUnsafeBytes(of: session.uuid) { Array($0) }))
  }
}

extension Store {
  /// What a sign-in under this name starts from.
  public func startSignIn(_ login: String) async throws -> SignInStart {
    try await database.read { session in
      let (waits, logins) = try session.pipeline(
        ReadThrottle(subject: ThrottleSubject(login: login)),
        ReadLogin(login: login, community: nil, person: nil))
      if let wait = waits.first, wait > 0 { return .locked(Int(wait)) }
      return .open(logins.first)
    }
  }

  /// What a change of a person's password starts from.
  public func startPasswordChange(
    of person: PersonID, in community: CommunityID
  ) async throws -> SignInStart {
    try await database.read { session in
      let login = try session.run(
        ReadLogin(login: nil, community: community, person: person)
      ).first
      guard let login else { return .open(nil) }
      let subject = ThrottleSubject(login: login.login)
      if let wait = try session.run(ReadThrottle(subject: subject)).first, wait > 0 {
        return .locked(Int(wait))
      }
      return .open(login)
    }
  }

  /// Counts a wrong password, whether or not anybody has that name.
  /// - Parameter waits: Seconds to wait after the first wrong try, the second, …; the last for all
  ///   others.
  public func countWrongPassword(for login: String, waits: [Int]) async throws {
    let seconds = waits.map { int4($0) }
    try await database.write { session in
      _ = try session.pipeline(
        CountFailure(subject: ThrottleSubject(login: login), waits: seconds), SweepThrottles())
    }
  }
}

/// A login with its secrets, by its name or by its person.
struct ReadLogin: Statement {
  static let sql: StaticString = """
    select l.login, l.person, l.community, c.name, l.password_hash,
      case when l.code_expires_at > now() then l.code_hash end
    from logins l
    join communities c on c.id = l.community
    join people p on p.community = l.community and p.id = l.person
    where l.login = coalesce($1,
        (select k.login from logins k where k.community = $2 and k.person = $3))
      and p.status = 'active'
    """
  let login: String?
  let community: CommunityID?
  let person: PersonID?
  func bind(_ bindings: inout Bindings) { bindings(login, community, person) }

  static func decode(_ row: inout Row) throws(PostgresError) -> LoginFacts {
    try LoginFacts(
      login: row.next(), person: row.next(), community: row.next(), communityName: row.next(),
      passwordHash: row.next(), codeHash: row.next())
  }
}
