import FoundationEssentials
import Glibc

/// The server programs of one PostgreSQL installation.
public struct Binaries: Sendable, Equatable {
  /// The oldest major version that is accepted.
  public static let oldestMajor = 15

  /// The folder that holds `initdb`, `pg_ctl`, `postgres` and `pg_isready`.
  public let directory: String
  /// The major version, at least ``oldestMajor``.
  public let major: Int
  /// The full version as the server tells it, such as `15.18`.
  public let version: String

  static let systemRoot = "/usr/lib/postgresql"
  private static let needed = ["initdb", "pg_ctl", "postgres", "pg_isready"]

  /// The full path of one program.
  public func path(_ program: String) -> String {
    directory + "/" + program
  }

  /// Looks in `directory` alone if it is given, else in each folder of `searchPath`, then in the
  /// installations of Debian's packages, the newest first. It blocks for some milliseconds.
  ///
  /// - Parameter major: only this major version will do: that of data which exists already.
  /// - Throws: ``ClusterError`` of kind `missingBinaries`, `oldVersion` or `otherMajor`.
  static func find(
    override: String?, major: Int?, searchPath: String, systemRoot: String = systemRoot
  ) throws(ClusterError) -> Binaries {
    var folders = searchPath.split(separator: ":").map(String.init)
    let versions = Files.names(in: systemRoot).compactMap(Int.init).sorted(by: >)
    folders += versions.map { "\(systemRoot)/\($0)/bin" }
    if let override { folders = [override] }
    var rejected: [Binaries] = []
    for folder in folders {
      guard let found = try inspect(folder) else { continue }
      if found.major >= oldestMajor, major == nil || found.major == major { return found }
      rejected.append(found)
    }
    let seen = rejected.map { "\($0.version) in \($0.directory)" }.joined(separator: ", ")
    if let major, !rejected.isEmpty {
      throw ClusterError(
        .otherMajor, "the data was written by PostgreSQL \(major); found \(seen)",
        hint: "apt-get install postgresql-\(major), or dump and restore the data")
    }
    guard rejected.isEmpty else {
      throw ClusterError(
        .oldVersion, "PostgreSQL \(oldestMajor) or newer is needed; found \(seen)",
        hint: "apt-get install postgresql")
    }
    let places = override ?? "the search path and \(systemRoot)"
    throw ClusterError(
      .missingBinaries, "no PostgreSQL server programs in \(places)",
      hint: "apt-get install postgresql")
  }

  /// The installation in a folder, or nil when a program is missing there.
  private static func inspect(_ folder: String) throws(ClusterError) -> Binaries? {
    guard folder.hasPrefix("/"), needed.allSatisfy({ access("\(folder)/\($0)", X_OK) == 0 }) else {
      return nil
    }
    let answer = try Tool.run(["\(folder)/postgres", "--version"], deadline: .seconds(10))
    let words = answer.output.split(whereSeparator: \.isWhitespace)
    guard answer.status == 0, let version = words.first(where: { $0.first?.isNumber == true }),
      let major = Int(version.prefix(while: \.isNumber))
    else {
      throw ClusterError(
        .tool, "\(folder)/postgres does not tell its version", output: answer.output)
    }
    return Binaries(directory: folder, major: major, version: String(version))
  }
}
