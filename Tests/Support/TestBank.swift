public import Bank
public import Cluster
import FoundationEssentials
public import Logging
public import Postgres
public import Seeds
public import Server
public import Store

/// The bank's test cluster: one server a process, a template database with the schema and one with
/// the demo community, and a copy of either for each test.
public final class TestBank: Sendable {
  /// The server.
  public let cluster: Running
  private let logins: [Template: [DemoLoader.MadeLogin]]
  /// The day the demo community's history ends before.
  public let today: Day

  private static let shared = Task { try await TestBank(Template.allCases) }

  /// The one of this process, started at first use.
  public static func current() async throws -> TestBank { try await shared.value }

  /// One of a test's own, for tests that stop or kill the server.
  public static func own(_ template: Template) async throws -> TestBank {
    try await TestBank([template])
  }

  /// Which template a test wants.
  public enum Template: String, Sendable, CaseIterable {
    /// The schema alone.
    case empty = "bank_template"
    /// The demo community with its history.
    case demo = "demo_template"
    /// The same, with the rules for load tests in force from today.
    case open = "open_template"
  }

  private init(_ templates: [Template]) async throws {
    cluster = try await PrivateCluster.temporary().start()
    let cluster = cluster
    let hasher = Passwords(cost: Self.passwordCost)
    let hash = try await hasher.hash(Self.password)
    try await hasher.stop()
    let loaded = try await WorkerThread.run(name: "template") {
      try Self.make(templates, on: cluster, passwordHash: hash)
    }
    (today, logins) = loaded
  }

  /// A logger that says nothing.
  public static let quiet = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

  /// Every demo login's password in tests.
  public static let password = "a password for tests only"
  /// Cheap, for tests that sign in often.
  public static let passwordCost = Passwords.Cost(logRounds: 10, parallelism: 1)

  private static func make(
    _ templates: [Template], on cluster: Running, passwordHash: String
  ) throws -> (Day, [Template: [DemoLoader.MadeLogin]]) {
    var logins: [Template: [DemoLoader.MadeLogin]] = [:]
    var today = Day(daysSince2000: 0)
    try administer(cluster, "CREATE DATABASE \(Template.empty.rawValue)")
    let empty = try Configuration(cluster.url(database: Template.empty.rawValue))
    do {
      let session = try Session(empty, logger: quiet)
      _ = try Migrations.apply(roles: true, on: session)
      today = try session.run(TodayInChina())[0]
    }
    for (template, rules) in [(Template.demo, DemoLoader.Rules.default), (.open, .openCaps)]
    where templates.contains(template) {
      let parent = Template.empty.rawValue
      try administer(cluster, "CREATE DATABASE \(template.rawValue) TEMPLATE \(parent)")
      let configuration = try Configuration(cluster.url(database: template.rawValue))
      let plan = try DemoPlan.make(size: .demo, today: today)
      let loader = DemoLoader(
        plan, rules: rules, into: try BankSetup(configuration, logger: quiet))
      let made = try loader.load()
      for login in made { try loader.setPassword(passwordHash, of: login.login) }
      logins[template] = made
    }
    return (today, logins)
  }

  static func administer(_ cluster: Running, _ sql: String) throws {
    var configuration = try Configuration(cluster.url(database: "postgres"))
    configuration.statementTimeout = .seconds(60)
    configuration.lockTimeout = .seconds(60)
    let session = try Session(configuration, logger: quiet)
    try session.script(sql)
  }

  func login(_ role: String, _ place: Int, in template: Template) -> DemoLoader.MadeLogin {
    let own = (logins[template] ?? []).filter { $0.role == role }
    return (own.filter(\.isListed) + own.filter { !$0.isListed })[place]
  }
}

/// Today in the demo community.
struct TodayInChina: Statement {
  static let sql: StaticString = "select (clock_timestamp() at time zone 'Asia/Shanghai')::date"
  static func decode(_ row: inout Row) throws(PostgresError) -> Day { try row.next() }
}

/// A database of one test's own.
public struct TestDatabase: Sendable {
  /// The server and what its templates hold.
  public let bank: TestBank
  /// What it is a copy of.
  public let template: TestBank.Template
  /// Its name.
  public let name: String

  /// A login of a role: `grid_worker`, …, `resident` (the first is the building head of the story).
  public func login(_ role: String, _ place: Int = 0) -> DemoLoader.MadeLogin {
    bank.login(role, place, in: template)
  }

  /// As the service connects: with the app's role.
  public var service: Configuration {
    get throws {
      try Configuration(
        bank.cluster.url(database: name).replacing("postgres@", with: "moralbank_app@"))
    }
  }

  /// As the owner connects.
  public var owner: Configuration {
    get throws { try Configuration(bank.cluster.url(database: name)) }
  }

  /// Runs blocking work with the owner's session on a thread of its own.
  public func asOwner<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    let configuration = try owner
    return try await WorkerThread.run(name: "owner") {
      try body(Session(configuration, logger: TestBank.quiet))
    }
  }

  /// What `verify` finds wrong; empty when all is well.
  public func faults() async throws -> [Verifier.Finding] {
    try await asOwner { session in try Verifier.run(on: session) }.filter { !$0.isClean }
  }
}

/// Runs a test on a copy of a template, dropped afterwards.
public func withDatabase<T: Sendable>(
  _ template: TestBank.Template = .demo, of own: TestBank? = nil,
  _ body: (TestDatabase) async throws -> T
) async throws -> T {
  let bank = if let own { own } else { try await TestBank.current() }
  let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
  let cluster = bank.cluster
  try await WorkerThread.run(name: "create") {
    try TestBank.administer(cluster, "CREATE DATABASE \(name) TEMPLATE \(template.rawValue)")
  }
  let result: Result<T, any Error>
  do {
    result = .success(try await body(TestDatabase(bank: bank, template: template, name: name)))
  } catch {
    result = .failure(error)
  }
  try await WorkerThread.run(name: "drop") {
    try TestBank.administer(cluster, "DROP DATABASE \(name) WITH (FORCE)")
  }
  return try result.get()
}

/// Runs a test with an open store on a copy of a template.
public func withStore<T: Sendable>(
  _ template: TestBank.Template = .demo,
  _ body: (Store, TestDatabase) async throws -> T
) async throws -> T {
  try await withDatabase(template) { database in
    let store = try await Store.open(database.service, logger: TestBank.quiet)
    let result: Result<T, any Error>
    do {
      result = .success(try await body(store, database))
    } catch {
      result = .failure(error)
    }
    await store.shutdown()
    return try result.get()
  }
}
