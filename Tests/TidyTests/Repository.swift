import Foundation

/// A place that breaks a rule.
struct Finding: Equatable, Comparable, CustomStringConvertible {
  let path: String
  let line: Int
  let rule: String

  var description: String { "\(path):\(line): \(rule)" }

  static func < (left: Finding, right: Finding) -> Bool {
    (left.path, left.line, left.rule) < (right.path, right.line, right.rule)
  }
}

/// One text file, its path taken from the root of the repository.
struct SourceFile {
  let path: String
  let text: String
  let lines: [String]
  /// The same lines with comments and the insides of strings blanked; only for Swift.
  let code: [String]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = Self.split(text)
    code = path.hasSuffix(".swift") ? Self.split(SwiftMask.code(of: text)) : []
  }

  var isSwift: Bool { path.hasSuffix(".swift") }
  var isSQL: Bool { path.hasSuffix(".sql") }
  /// What is built into the product, as against its tests.
  var isProduct: Bool { ["Sources/", "Schema/", "Seeds/"].contains { path.hasPrefix($0) } }

  func finding(_ line: Int, _ rule: String) -> Finding {
    Finding(path: path, line: line, rule: rule)
  }

  /// Lines without their line feeds; a text that ends in one has no empty line after it.
  private static func split(_ text: String) -> [String] {
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The tree this file lies in.
struct Repository {
  static let folders = ["Sources", "Tests", "Schema", "Seeds"]

  let root: URL
  let files: [SourceFile]

  init() throws {
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    try self.init(root: here.deletingLastPathComponent().appending(path: "../..").standardized)
  }

  init(root: URL) throws {
    self.root = root
    var files: [SourceFile] = []
    for path in try Self.paths(under: root) where path.hasSuffix(".swift") || path.hasSuffix(".sql")
    {
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      files.append(SourceFile(path: path, text: text))
    }
    self.files = files
  }

  func text(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// Names of the visible entries beside `Package.swift`.
  func visibleEntries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func paths(under root: URL) throws -> [String] {
    var paths = ["Package.swift"]
    for folder in folders {
      let inside = try FileManager.default.subpathsOfDirectory(
        atPath: root.appending(path: folder).path)
      paths += inside.map { "\(folder)/\($0)" }
    }
    return paths.sorted()
  }
}
