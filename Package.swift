// swift-tools-version: 6.3
import PackageDescription

/// Every target of ours is built with the same strict settings: Swift 6, explicit `any`, explicit
/// imports, and no warning left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(
  name: "Configuration", package: "swift-configuration")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let hummingbirdCore = Target.Dependency.product(
  name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let hummingbirdTesting = Target.Dependency.product(
  name: "HummingbirdTesting", package: "hummingbird")

/// The schema in the order it is made; `Schema.swift` lists it too.
let schema = [
  "0001_communities.sql", "0002_holders.sql", "0003_access.sql", "0004_commands.sql",
  "0005_rules.sql", "0006_acts.sql", "0007_catalogue.sql", "0008_stock.sql", "0009_reversals.sql",
  "0010_transfers.sql", "0011_notices.sql", "0012_mandates.sql", "0013_imports.sql",
  "0014_append_only.sql", "0015_rights.sql", "0016_rights_of_office.sql", "0017_notice_rights.sql",
  "0018_rights_over_rules.sql", "0019_expiry.sql", "0020_charity.sql", "0021_vouchers.sql",
  "0022_voucher_rights.sql", "0023_budgets.sql",
  "0024_household_ends.sql", "0025_offices_once.sql",
  "0026_closure_rights.sql", "roles.sql",
]

let package = Package(
  name: "moralbank",
  products: [
    .executable(name: "moralbank", targets: ["moralbank"]),
    .executable(name: "moralbank-load", targets: ["Load"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "Postgres", dependencies: ["CPostgres", log], swiftSettings: strict),
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "Tables", swiftSettings: strict),
    .target(name: "Bank", dependencies: ["Tables"], swiftSettings: strict),
    .target(name: "Intake", dependencies: ["Bank", "Tables"], swiftSettings: strict),
    .target(name: "Proof", dependencies: [crypto], swiftSettings: strict),
    .target(
      name: "Schema", path: "Schema", resources: schema.map { .embedInCode($0) },
      swiftSettings: strict),
    .target(
      name: "Store", dependencies: ["Bank", "Proof", "Postgres", "Schema", crypto, log],
      swiftSettings: strict),
    .target(name: "Observe", dependencies: [log, metrics], swiftSettings: strict),
    .target(name: "Pages", swiftSettings: strict),
    .target(
      name: "Server",
      dependencies: [
        "Bank", "Store", "JSON", "Observe", "Pages", "Tables", hummingbird, hummingbirdCore,
        httpTypes, nioCore, nioPosix, nioHTTPTypes, lifecycle, crypto, cryptoExtras, log, metrics,
      ],
      swiftSettings: strict),
    .target(
      name: "Seeds", dependencies: ["Bank", "Store", "Tables"], path: "Seeds",
      resources: [.copy("Data")], swiftSettings: strict),
    .target(name: "Cluster", dependencies: [log], swiftSettings: strict),
    .executableTarget(
      name: "moralbank",
      dependencies: [
        "Bank", "Store", "Postgres", "Server", "Seeds", "Cluster", "JSON", "Observe", "Tables",
        "Intake", arguments, configuration, httpClient, lifecycle, unixSignals, systemPackage, log,
        metrics, nioCore, nioHTTP1, nioPosix, crypto,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "Load",
      dependencies: ["JSON", "Postgres", arguments, histogram, nioCore, nioPosix, log],
      swiftSettings: strict),

    .target(
      name: "Support",
      dependencies: [
        "Bank", "Cluster", "JSON", "Postgres", "Seeds", "Server", "Store", httpClient, lifecycle,
        log, nioCore, nioHTTP1,
      ],
      path: "Tests/Support", swiftSettings: strict),
    .testTarget(name: "BankTests", dependencies: ["Bank", "Tables"], swiftSettings: strict),
    .testTarget(name: "ClusterTests", dependencies: ["Cluster", log], swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests", dependencies: ["moralbank", "Postgres", "Tables"],
      swiftSettings: strict),
    .testTarget(
      name: "IntakeTests", dependencies: ["Intake", "Bank", "Tables"], swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(
      name: "ObserveTests", dependencies: ["Observe", log, metrics], swiftSettings: strict),
    .testTarget(name: "PostgresTests", dependencies: ["Postgres", log], swiftSettings: strict),
    .testTarget(name: "ProofTests", dependencies: ["Proof"], swiftSettings: strict),
    .testTarget(
      name: "SeedsTests", dependencies: ["Seeds", "Bank", "Tables"], swiftSettings: strict),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "Support", "JSON", "Bank", "Observe", "Pages", "Postgres", "Seeds", "Store",
        "Tables", hummingbird, hummingbirdTesting, httpTypes, nioCore, nioPosix, log, metrics,
        lifecycle, httpClient,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Store", "Support", "Bank", "Postgres", "Schema", "Seeds", log],
      swiftSettings: strict),
    .testTarget(name: "TablesTests", dependencies: ["Tables"], swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
  ]
)
