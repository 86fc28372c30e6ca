import Foundation

/// Runs `swift format lint --strict` as a process of its own.
enum Formatter {
  struct Result {
    let status: Int32
    let output: String
  }

  /// Waits by a callback, not on a thread of the cooperative pool. The output goes to a file: no
  /// pipe can fill.
  static func lint(_ paths: [String], in root: URL, configuration: URL) async throws -> Result {
    let log = FileManager.default.temporaryDirectory
      .appending(path: "tidy-\(UUID().uuidString).log")
    guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    defer { try? FileManager.default.removeItem(at: log) }
    let handle = try FileHandle(forWritingTo: log)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["swift", "format", "lint", "--strict", "--recursive", "--parallel"]
      + ["--configuration", configuration.path] + paths
    process.currentDirectoryURL = root
    process.standardOutput = handle
    process.standardError = handle
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    try handle.close()
    return Result(status: status, output: try String(contentsOf: log, encoding: .utf8))
  }
}
