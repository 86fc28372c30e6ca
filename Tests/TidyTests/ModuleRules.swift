/// Which module may use which: the arrows of the design.
struct Module {
  let name: String
  let folder: String
  /// Our own modules that it may import.
  let uses: [String]
  /// The only modules of others that it may import; nil: any.
  let others: [String]?
  /// Whether it must do without clock, randomness, input and output.
  let isPure: Bool

  init(
    _ name: String, uses: [String] = [], folder: String? = nil, others: [String]? = nil,
    isPure: Bool = false
  ) {
    self.name = name
    self.folder = folder ?? "Sources/\(name)"
    self.uses = uses
    self.others = others
    self.isPure = isPure
  }

  static let all = [
    Module("CPostgres"),
    Module("Postgres", uses: ["CPostgres"]),
    Module("JSON", others: []),
    Module("Tables", others: ["Glibc"], isPure: true),
    Module("Bank", uses: ["Tables"], others: ["FoundationEssentials"], isPure: true),
    Module("Intake", uses: ["Bank", "Tables"], others: [], isPure: true),
    Module("Proof", others: ["Crypto", "FoundationEssentials"], isPure: true),
    Module("Schema", folder: "Schema", others: ["FoundationEssentials"]),
    Module("Store", uses: ["Bank", "Proof", "Postgres", "Schema"]),
    Module("Observe"),
    Module("Pages"),
    Module("Server", uses: ["Store", "Bank", "JSON", "Observe", "Pages", "Tables"]),
    Module("Seeds", uses: ["Bank", "Store", "Tables"], folder: "Seeds"),
    Module("Cluster"),
    Module(
      "moralbank",
      uses: [
        "Postgres", "JSON", "Bank", "Proof", "Schema", "Store", "Observe", "Pages", "Server",
        "Seeds", "Cluster", "Tables", "Intake",
      ]),
    Module("Load", uses: ["JSON", "Postgres"]),
  ]
}

enum ModuleRules {
  static let names = Set(Module.all.map(\.name))

  /// What a pure module cannot say.
  static let impure = [
    "Date()", "Date.now", "Clock.now", " .now", "(.now", ".now()", "UUID()", "random(",
    "randomElement(", "shuffled(", "shuffle(",
    "SystemRandomNumberGenerator", "ContinuousClock", "SuspendingClock", "Task", "FileManager",
  ]

  static func imports(_ file: SourceFile) -> [Finding] {
    guard file.isSwift,
      let module = Module.all.first(where: { file.path.hasPrefix($0.folder + "/") })
    else { return [] }
    return zip(1..., file.code).compactMap { number, line in
      guard let name = importedModule(line), name != module.name else { return nil }
      let allowed =
        names.contains(name) ? module.uses.contains(name) : module.others?.contains(name) ?? true
      return allowed ? nil : file.finding(number, "\(module.name) may not import \(name)")
    }
  }

  static func purity(_ file: SourceFile) -> [Finding] {
    guard file.isSwift,
      Module.all.contains(where: { $0.isPure && file.path.hasPrefix($0.folder + "/") })
    else { return [] }
    return zip(1..., file.code).compactMap { number, line in
      impure.first { contains($0, in: line) }.map {
        file.finding(number, "\($0) in a pure module")
      }
    }
  }

  /// Targets and their `dependencies:` in the manifest against the table.
  static func manifest(_ text: String) -> [Finding] {
    let file = SourceFile(path: "Package.swift", text: text)
    var findings: [Finding] = []
    var seen: Set<String> = []
    // The tests' own library may see everything; it is in no product.
    for target in ManifestTarget.all(in: text) where !target.isTest && target.name != "Support" {
      guard let module = Module.all.first(where: { $0.name == target.name }) else {
        findings.append(file.finding(target.line, "target \(target.name) is not in the design"))
        continue
      }
      seen.insert(target.name)
      for name in target.dependencies where names.contains(name) && !module.uses.contains(name) {
        findings.append(file.finding(target.line, "\(target.name) may not depend on \(name)"))
      }
    }
    for name in names.subtracting(seen).sorted() {
      findings.append(file.finding(1, "target \(name) is missing"))
    }
    return findings
  }

  private static func importedModule(_ line: String) -> String? {
    let words = line.split(whereSeparator: { $0 == " " || $0 == "." })
    guard let keyword = words.firstIndex(of: "import"),
      words[..<keyword].allSatisfy({ $0.hasPrefix("@") || levels.contains(String($0)) })
    else { return nil }
    return words[(keyword + 1)...].first { !kinds.contains(String($0)) }.map(String.init)
  }

  private static let levels = ["public", "package", "internal", "private", "fileprivate"]
  private static let kinds = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
  ]

  /// Whether the line has the word, not as a part of a longer one.
  private static func contains(_ word: String, in line: String) -> Bool {
    var rest = line[...]
    while let range = rest.firstRange(of: word) {
      let before = line[..<range.lowerBound].last
      let after = line[range.upperBound...].first
      let isWhole = before.map { !isName($0) || !isName(word.first ?? " ") } ?? true
      if isWhole, !(isName(word.last ?? " ") && after.map(isName) == true) { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }

  private static func isName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}

/// One `.target(…)` of a manifest, read from its text.
struct ManifestTarget: Equatable {
  let name: String
  let line: Int
  let isTest: Bool
  /// The names in quotes under `dependencies:`; those of products are variables and not among them.
  let dependencies: [String]

  static func all(in text: String) -> [ManifestTarget] {
    text.matches(of: /\.(target|executableTarget|systemLibrary|testTarget)\(\s*name: "(\w+)"/)
      .map { match in
        let body = text[match.range.lowerBound...]
        let rest = body.prefix(upTo: end(of: body))
        let list = rest.firstMatch(of: /dependencies: \[([^\]]*)\]/)?.output.1 ?? ""
        return ManifestTarget(
          name: String(match.output.2),
          line: text[..<match.range.lowerBound].count { $0 == "\n" } + 1,
          isTest: match.output.1 == "testTarget",
          dependencies: list.matches(of: /"(\w+)"/).map { String($0.output.1) })
      }
  }

  /// Where the parenthesis that opens first is closed.
  private static func end(of text: Substring) -> String.Index {
    var open = 0
    for index in text.indices {
      if text[index] == "(" { open += 1 }
      if text[index] == ")" {
        open -= 1
        if open == 0 { return index }
      }
    }
    return text.endIndex
  }
}
