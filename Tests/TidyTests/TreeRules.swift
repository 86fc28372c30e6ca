/// Rules on which files there are.
enum TreeRules {
  static let visible: Set<String> = [
    "Package.swift", "Sources", "Tests", "Schema", "Seeds", "README.md",
  ]

  /// The visible entries at the top; those that `.gitignore` names are nobody's.
  static func top(_ entries: [String], gitignore: String) -> [Finding] {
    let ignored = gitignore.split(separator: "\n").map { line in
      String(line.drop { $0 == "/" }.reversed().drop { $0 == "/" }.reversed())
    }
    let missing = visible.subtracting(entries).sorted().map { ($0, "is missing") }
    let extra = entries.filter { !visible.contains($0) && !ignored.contains($0) }
      .map { ($0, "does not belong at the top") }
    return (missing + extra).map { Finding(path: $0, line: 1, rule: $1) }
  }

  /// `Schema/NNNN_name.sql`, numbered from 1 without a gap, and `Schema/name.sql` for what is no
  /// migration; each embedded and listed.
  static func schema(_ paths: [String], list: String, manifest: String) -> [Finding] {
    var findings: [Finding] = []
    var next = 1
    for path in paths.filter({ $0.hasSuffix(".sql") }).sorted() {
      func report(_ rule: String) { findings.append(Finding(path: path, line: 1, rule: rule)) }
      guard let match = path.wholeMatch(of: /Schema\/((?:([0-9]{4})_)?[a-z][a-z0-9_]*)\.sql/) else {
        report("SQL files are Schema/NNNN_name.sql")
        continue
      }
      if let number = match.output.2.flatMap({ Int($0) }) {
        if number != next { report("number \(next) was expected") }
        next = number + 1
      }
      // An embedded file's symbol has "_" for a digit it begins with and for its dot.
      let stem = match.output.1
      let symbol = stem.first?.isNumber == true ? "_" + stem.dropFirst() : String(stem)
      if !list.contains("PackageResources.\(symbol)_sql") { report("not in Schema/Schema.swift") }
      if !manifest.contains("\"\(match.output.1).sql\"") { report("not in Package.swift") }
    }
    return findings
  }
}
