public import Bank
import Crypto
public import FoundationEssentials

/// The offices that a person holds today, as the session look-up read them.
public struct Roles: OptionSet, Sendable, Hashable {
  /// One bit per office.
  public let rawValue: UInt8

  /// A set by its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// 网格员: verifies and credits in his grids.
  public static let gridWorker = Roles(rawValue: 1)
  /// 社区书记: approves, reviews, appoints.
  public static let secretary = Roles(rawValue: 2)
  /// 道德超市管理员: hands the goods over.
  public static let shopkeeper = Roles(rawValue: 4)
  /// 监督员: reads the books.
  public static let auditor = Roles(rawValue: 8)
  /// 系统运维: runs the machine, moves no points.
  public static let `operator` = Roles(rawValue: 16)

  private static let codes: [(Roles, String)] = [
    (.gridWorker, "grid_worker"), (.secretary, "secretary"), (.shopkeeper, "shopkeeper"),
    (.auditor, "auditor"), (.operator, "operator"),
  ]

  /// A set by the codes of the contract; unknown codes are left out.
  public init(codes: some Sequence<String>) {
    self = codes.reduce(into: []) { roles, code in
      if let role = Self.codes.first(where: { $0.1 == code }) { roles.formUnion(role.0) }
    }
  }

  /// The codes of the contract, in a fixed order.
  public var codes: [String] { Self.codes.filter { contains($0.0) }.map(\.1) }
}

/// Whoever signed in, as one look-up of the token found him; valid for this request only.
public struct Caller: Sendable, Equatable {
  /// The person.
  public let person: PersonID
  /// The session.
  public let session: UUID
  /// The community that the person belongs to.
  public let community: CommunityID
  /// The offices held today. The bank reads them again for each decision.
  public let roles: Roles

  /// A caller.
  public init(person: PersonID, session: UUID, community: CommunityID, roles: Roles) {
    self.person = person
    self.session = session
    self.community = community
    self.roles = roles
  }
}

/// Opaque session tokens: 256 random bits; only their SHA-256 is stored.
public enum SessionToken {
  /// Characters of a token: 32 bytes in base64url.
  public static let length = 43

  /// A new token, to be shown once.
  public static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return Base64.url.encoded(bytes)
  }

  /// What is stored of a token: SHA-256 of its characters, 32 bytes.
  public static func digest(of token: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(token.utf8)))
  }
}

/// Finds the caller behind a token's digest; nil if there is no such session or it has ended.
public typealias Authenticate = @Sendable (_ tokenDigest: [UInt8]) async throws -> Caller?
