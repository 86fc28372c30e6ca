import Testing

@Suite struct ManifestTests {
  private let manifest = """
    let log = Target.Dependency.product(name: "Logging", package: "swift-log")
    targets: [
      .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"])]),
      .target(name: "Postgres", dependencies: ["CPostgres", log], swiftSettings: strict),
      .target(
        name: "Bank", dependencies: [log, "Store"]),
      .target(name: "JSON"),
      .target(name: "Extra", dependencies: ["Bank"]),
      .testTarget(name: "BankTests", dependencies: ["Server"]),
    ]
    """

  @Test func `targets are read with their own dependencies`() {
    let targets = ManifestTarget.all(in: manifest)
    #expect(
      targets == [
        ManifestTarget(name: "CPostgres", line: 3, isTest: false, dependencies: []),
        ManifestTarget(name: "Postgres", line: 4, isTest: false, dependencies: ["CPostgres"]),
        ManifestTarget(name: "Bank", line: 5, isTest: false, dependencies: ["Store"]),
        ManifestTarget(name: "JSON", line: 7, isTest: false, dependencies: []),
        ManifestTarget(name: "Extra", line: 8, isTest: false, dependencies: ["Bank"]),
        ManifestTarget(name: "BankTests", line: 9, isTest: true, dependencies: ["Server"]),
      ])
  }

  @Test func `arrows against the design are found, and targets too many or too few`() {
    let findings = ModuleRules.manifest(manifest).map(\.description)
    #expect(findings.contains("Package.swift:5: Bank may not depend on Store"))
    #expect(findings.contains("Package.swift:8: target Extra is not in the design"))
    #expect(findings.contains("Package.swift:1: target Server is missing"))
    #expect(findings.count == 2 + Module.all.count - 4)
  }

  @Test func `the design's arrows make no circle`() {
    // Each module stands behind those it uses.
    var known: Set<String> = []
    for module in Module.all {
      #expect(known.isSuperset(of: module.uses), "\(module.name)")
      known.insert(module.name)
    }
  }
}
