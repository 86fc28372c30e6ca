import Foundation
import Testing

/// Each rule is seen to refuse what it should and to leave alone what it should.
@Suite struct RuleTests {
  private func file(_ text: String, at path: String = "Sources/Store/X.swift") -> SourceFile {
    SourceFile(path: path, text: text)
  }

  private func lines(_ findings: [Finding]) -> [Int] { findings.map(\.line).sorted() }

  @Test func `a finding names its place`() {
    #expect(file("let a = try! b()\n").finding(7, "x").description == "Sources/Store/X.swift:7: x")
  }

  @Test func `long files`() {
    let line = "let a = 1\n"
    #expect(TextRules.length(file(String(repeating: line, count: 400))).isEmpty)
    #expect(lines(TextRules.length(file(String(repeating: line, count: 401)))) == [401])
    let table = file(String(repeating: "a,b\n", count: 900), at: "Seeds/Data/x.csv")
    #expect(TextRules.length(table).isEmpty)
  }

  @Test func `long lines, in characters`() {
    let han = String(repeating: "点", count: 100)
    #expect(TextRules.columns(file("\(han)\n")).isEmpty)
    #expect(lines(TextRules.columns(file("\n\(han)x\n"))) == [2])
    #expect(lines(TextRules.columns(file("\(han)x", at: "Schema/0001_a.sql"))) == [1])
  }

  @Test func `white space`() {
    #expect(TextRules.whitespace(file("a\n  b\n\n")).isEmpty)
    #expect(lines(TextRules.whitespace(file("a \nb\t\nc\r\n\td\n  \ne\n"))) == [1, 2, 3, 4, 5])
    #expect(lines(TextRules.whitespace(file("a\nb"))) == [2])
  }

  @Test func `long SQL`() {
    let bytes = TextRules.maximumSQLBytes
    let path = "Schema/0001_a.sql"
    #expect(TextRules.sqlSize(file(String(repeating: "-", count: bytes - 1), at: path)).isEmpty)
    #expect(lines(TextRules.sqlSize(file(String(repeating: "-", count: bytes), at: path))) == [1])
  }

  @Test func `work left over`() {
    #expect(lines(TextRules.leftovers(file("// TODO: x\nlet a = 1\n// FIXME\n"))) == [1, 3])
    #expect(lines(TextRules.leftovers(file("-- TODO\n", at: "Schema/0001_a.sql"))) == [1])
    #expect(TextRules.leftovers(file("// TODO\n", at: "Tests/X/X.swift")).isEmpty)
  }

  @Test func crashes() {
    let bad = "let a = try! b()\nlet c = d as! E\nfatalError(\"\")\nlet s = \"\\(d as! E)\"\n"
    #expect(lines(CodeRules.crashes(file(bad))) == [1, 2, 3, 4])
    #expect(lines(CodeRules.crashes(file(bad, at: "Schema/Schema.swift"))) == [1, 2, 3, 4])
    #expect(CodeRules.crashes(file(bad, at: "Tests/X/X.swift")).isEmpty)
    let good = "// try! this\nlet a = \"as! fatalError(\"\nlet b = try? c() as? D\n"
    #expect(CodeRules.crashes(file(good)).isEmpty)
  }

  @Test func prints() {
    let bad = "  print(1)\nblueprint(2)\nx.print(3)\nif a { print(\"\") }\n"
    #expect(lines(CodeRules.prints(file(bad))) == [1, 4])
    #expect(CodeRules.prints(file(bad, at: "Sources/moralbank/Main.swift")).isEmpty)
    #expect(CodeRules.prints(file(bad, at: "Sources/Load/Main.swift")).isEmpty)
  }

  @Test func `names that are not ASCII`() {
    let text = "let 点 = 1\nlet a = \"点\"  // 点\nlet b = \"\\(点)\"\n"
    #expect(lines(CodeRules.identifiers(file(text))) == [1, 3])
    #expect(CodeRules.identifiers(file(text, at: "Tests/X/X.swift")).isEmpty)
  }

  @Test func `long functions`() {
    func function(_ head: String, _ count: Int) -> String {
      "\(head) {\n" + String(repeating: "  a()\n", count: count - 2) + "}\n"
    }
    for head in ["func f()", "init?(a: Int)", "func f<T>(g: (Int) -> Void = { _ in }) throws -> T"]
    {
      #expect(CodeRules.functions(file(function(head, 70))).isEmpty)
      #expect(lines(CodeRules.functions(file("\n" + function(head, 71)))) == [2])
    }
    let type = "struct S {\n" + String(repeating: "  let a = A.init(1)\n", count: 90) + "}\n"
    #expect(CodeRules.functions(file(type)).isEmpty)
    let requirement = "protocol P {\n  func f() -> Int\n  init()\n}\n" + type
    #expect(CodeRules.functions(file(requirement)).isEmpty)
    let inner =
      "func f() {\n  if a {\n    \"}}\"\n  }\n" + String(repeating: "//\n", count: 70) + "}\n"
    #expect(lines(CodeRules.functions(file(inner))) == [1])
  }

  @Test func `imports against the arrows`() {
    let text =
      "import Bank\npublic import JSON\n@testable import Server\nimport struct Postgres.Row\n"
    func bad(_ path: String) -> [Int] { lines(ModuleRules.imports(file(text, at: path))) }
    #expect(bad("Sources/Store/X.swift") == [2, 3])
    #expect(bad("Sources/Bank/Acts/X.swift") == [2, 3, 4])
    #expect(bad("Sources/Server/X.swift") == [4])
    #expect(bad("Sources/moralbank/X.swift") == [])
    #expect(bad("Sources/Postgres/X.swift") == [1, 2, 3])
    #expect(bad("Seeds/X.swift") == [2, 3, 4])
    #expect(bad("Tests/BankTests/X.swift") == [])
  }

  @Test func `imports of others in pure modules`() {
    let text = """
      import FoundationEssentials
      import Foundation
      import Crypto
      import Logging
      // import NIO

      """
    func bad(_ path: String) -> [Int] { lines(ModuleRules.imports(file(text, at: path))) }
    #expect(bad("Sources/Bank/X.swift") == [2, 3, 4])
    #expect(bad("Sources/Proof/X.swift") == [2, 4])
    #expect(bad("Sources/JSON/X.swift") == [1, 2, 3, 4])
    #expect(bad("Sources/Store/X.swift") == [])
  }

  @Test(arguments: [
    "Date()", "let t = Date.now", "let t: Date = .now", "f(.now)", "DispatchTime.now()", "UUID()",
    "Int.random(in: 0..<2)", "a.randomElement()", "a.shuffled()", "SystemRandomNumberGenerator()",
    "ContinuousClock()",
    "Task { }", "FileManager.default",
  ])
  func `what pure modules cannot say`(code: String) {
    #expect(lines(ModuleRules.purity(file("\n\(code)\n", at: "Sources/Bank/X.swift"))) == [2])
    #expect(lines(ModuleRules.purity(file("\n\(code)\n", at: "Sources/Proof/X.swift"))) == [2])
    #expect(ModuleRules.purity(file("\(code)\n", at: "Sources/Store/X.swift")).isEmpty)
  }

  @Test func `what pure modules can say`() {
    let good = """
      books.nowhere()
      books.now + 1
      UUID(uuid: x)
      let date = CalendarDate(1)
      // Date()
      Tasks()

      """
    #expect(ModuleRules.purity(file(good, at: "Sources/Bank/X.swift")).isEmpty)
  }

  @Test func `entries at the top`() {
    let good = [
      "Package.resolved", "Package.swift", "README.md", "Schema", "Seeds", "Sources", "Tests",
    ]
    let ignore = ".build/\n/Package.resolved\n"
    #expect(TreeRules.top(good, gitignore: ignore).isEmpty)
    #expect(TreeRules.top(good + ["docs"], gitignore: ignore).map(\.path) == ["docs"])
    #expect(TreeRules.top(good, gitignore: "").map(\.path) == ["Package.resolved"])
    #expect(TreeRules.top(Array(good.dropLast()), gitignore: ignore).map(\.path) == ["Tests"])
  }

  @Test func `the schema's numbers and lists`() {
    let list = ["_001_roles", "_002_tree", "_004_x", "roles"].map { "PackageResources.\($0)_sql" }
      .joined(separator: "\n")
    let manifest = "\"0001_roles.sql\" \"0002_tree.sql\" \"0004_x.sql\""
    func bad(_ names: String...) -> [String] {
      TreeRules.schema(names.map { "Schema/\($0)" }, list: list, manifest: manifest)
        .map(\.description)
    }
    #expect(bad("0001_roles.sql", "0002_tree.sql", "Schema.swift") == [])
    #expect(bad("0002_tree.sql") == ["Schema/0002_tree.sql:1: number 1 was expected"])
    #expect(
      bad("0001_roles.sql", "0002_tree.sql", "0004_x.sql")
        == ["Schema/0004_x.sql:1: number 3 was expected"])
    #expect(
      bad("0001_rules.sql") == [
        "Schema/0001_rules.sql:1: not in Schema/Schema.swift",
        "Schema/0001_rules.sql:1: not in Package.swift",
      ])
    #expect(bad("001_roles.sql") == ["Schema/001_roles.sql:1: SQL files are Schema/NNNN_name.sql"])
    #expect(bad("0001_roles.sql", "roles.sql") == ["Schema/roles.sql:1: not in Package.swift"])
    #expect(TreeRules.schema(["Seeds/0001_a.sql"], list: list, manifest: "").count == 1)
  }

  @Test(.timeLimit(.minutes(5))) func `swift format refuses what is badly laid out`() async throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "tidy-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let configuration = try Repository().root.appending(path: ".swift-format")
    for (text, isGood) in [("let a = 1\n", true), ("let a=1 ;\n", false)] {
      try text.write(to: root.appending(path: "X.swift"), atomically: true, encoding: .utf8)
      let result = try await Formatter.lint(["X.swift"], in: root, configuration: configuration)
      #expect((result.status == 0) == isGood, "\(result.output)")
      #expect(result.output.contains("X.swift:1:") == !isGood)
    }
  }
}
