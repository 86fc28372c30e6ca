import Cluster
import FoundationEssentials
import Logging

/// Starts PostgreSQL again when its postmaster has died under a bank that serves.
struct Supervisor: Sendable {
  let cluster: Running
  let logger: Logger

  /// How often it looks.
  static let interval: Duration = .seconds(1)

  /// Looks until the task is cancelled.
  func run() async throws {
    while true {
      try await Task.sleep(for: Self.interval)
      guard !isAlive else { continue }
      logger.error("PostgreSQL is gone; starting it again")
      do {
        try await cluster.resume()
        logger.notice("PostgreSQL runs again", metadata: ["pid": "\(cluster.pid)"])
      } catch {
        logger.error("PostgreSQL does not start", error: error)
      }
    }
  }

  /// Whether the postmaster's process exists and is not a dead one that nobody has waited for
  /// (proc(5): the state follows the name in parentheses).
  private var isAlive: Bool {
    guard let bytes = FileManager.default.contents(atPath: "/proc/\(cluster.pid)/stat"),
      let end = bytes.lastIndex(of: UInt8(ascii: ")")), end + 2 < bytes.endIndex
    else { return false }
    return bytes[end + 2] != UInt8(ascii: "Z") && bytes[end + 2] != UInt8(ascii: "X")
  }
}
