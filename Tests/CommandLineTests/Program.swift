import Foundation
import Postgres
import Testing

/// The program under test, run as its users run it.
enum Program {
  /// The folder of the built programs: that of this test bundle.
  static var folder: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  /// What a run ended with.
  struct Ending: Sendable {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs `moralbank` to its end, at most `seconds`.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], seconds: Int = 120
  ) async throws -> Ending {
    try await run(
      folder.appendingPathComponent("moralbank").path, arguments, environment: environment,
      seconds: seconds)
  }

  /// Runs a program to its end on a thread of its own. One that takes too long is killed.
  static func run(
    _ path: String, _ arguments: [String], environment: [String: String] = [:], seconds: Int = 120
  ) async throws -> Ending {
    try await WorkerThread.run(name: "program") {
      let process = try start(path, arguments, environment: environment)
      let watchdog = DispatchWorkItem { kill(process.process.processIdentifier, SIGKILL) }
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: watchdog)
      process.process.waitUntilExit()
      watchdog.cancel()
      return Ending(
        status: process.process.terminationStatus, output: try process.text(process.output),
        errors: try process.text(process.errors))
    }
  }

  /// A program under way; what it prints goes to files, so that it never waits for a reader.
  struct Started: @unchecked Sendable {
    let process: Process
    let output: URL
    let errors: URL

    func text(_ file: URL) throws -> String {
      String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
  }

  /// Starts a program.
  static func start(
    _ path: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Started {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = ["out", "err"].map { folder.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    return Started(process: process, output: files[0], errors: files[1])
  }
}

/// A bank that `moralbank up` keeps open in a folder of its own.
final class OpenBank: Sendable {
  let folder: String
  let started: Program.Started

  private init(folder: String, started: Program.Started) {
    self.folder = folder
    self.started = started
  }

  /// Starts `up` and waits until it has left `server.json`, which it does once it serves.
  static func open(in folder: String, _ more: [String] = []) async throws -> OpenBank {
    let path = Program.folder.appendingPathComponent("moralbank").path
    let started = try Program.start(
      path, ["up", "--data", folder, "--port", "0", "--admin-port", "0"] + more)
    let bank = OpenBank(folder: folder, started: started)
    let deadline = ContinuousClock.now.advanced(by: .seconds(180))
    while !FileManager.default.fileExists(atPath: folder + "/server.json") {
      guard started.process.isRunning, ContinuousClock.now < deadline else {
        throw UpFailed(text: try started.text(started.output) + started.text(started.errors))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    return bank
  }

  /// Sends a signal and waits for the end.
  func end(_ signal: Int32) async throws -> Int32 {
    kill(started.process.processIdentifier, signal)
    let started = started
    return try await WorkerThread.run(name: "ending") {
      started.process.waitUntilExit()
      return started.process.terminationStatus
    }
  }

  /// A field of `server.json`.
  func server(_ field: String) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/server.json"))
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return try #require(object?[field] as? String)
  }
}

struct UpFailed: Error { let text: String }

/// Runs a test in a folder of its own, removed afterwards.
func withFolder<T: Sendable>(_ body: (String) async throws -> T) async throws -> T {
  let folder = "/tmp/mb-up-" + UUID().uuidString.prefix(8)
  let result: Result<T, any Error>
  do { result = .success(try await body(folder)) } catch { result = .failure(error) }
  try? FileManager.default.removeItem(atPath: folder)
  return try result.get()
}
