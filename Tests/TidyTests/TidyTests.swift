import Foundation
import Testing

@Suite struct TidyTests {
  /// Read once, for all tests.
  private static let loaded = Result { try Repository() }

  let repository: Repository

  init() throws { repository = try Self.loaded.get() }

  private func expectNone(_ findings: [Finding]) {
    for finding in findings.sorted() { Issue.record("\(finding)") }
  }

  @Test func `the tree has been found`() {
    let paths = Set(repository.files.map(\.path))
    #expect(paths.contains("Package.swift"))
    #expect(paths.contains("Tests/TidyTests/TidyTests.swift"))
    for module in Module.all where module.name != "CPostgres" {
      #expect(paths.contains { $0.hasPrefix(module.folder + "/") }, "\(module.folder) is empty")
    }
  }

  @Test func `the top holds what it should and nothing else`() throws {
    let entries = try repository.visibleEntries()
    expectNone(TreeRules.top(entries, gitignore: repository.text(".gitignore")))
  }

  @Test func `files are short, lines too, and clean at their ends`() {
    expectNone(repository.files.flatMap(TextRules.all))
  }

  @Test func `code does not crash on purpose, speaks where it may, and its functions are short`() {
    expectNone(repository.files.flatMap(CodeRules.all))
  }

  @Test func `modules import along the arrows of the design`() {
    expectNone(repository.files.flatMap(ModuleRules.imports))
    expectNone(ModuleRules.manifest(repository.text("Package.swift")))
  }

  @Test func `pure modules have no clock and no chance`() {
    expectNone(repository.files.flatMap(ModuleRules.purity))
  }

  @Test func `the schema's files are numbered, listed and embedded`() {
    expectNone(
      TreeRules.schema(
        repository.files.map(\.path), list: repository.text("Schema/Schema.swift"),
        manifest: repository.text("Package.swift")))
  }

  @Test(.timeLimit(.minutes(5))) func `swift format has nothing to say`() async throws {
    let result = try await Formatter.lint(
      Repository.folders + ["Package.swift"], in: repository.root,
      configuration: repository.root.appending(path: ".swift-format"))
    #expect(result.status == 0, "\(result.output)")
  }
}
