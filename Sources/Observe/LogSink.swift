import Glibc
import Synchronization

/// Where log lines go.
public struct LogSink: Sendable {
  private let write: @Sendable ([UInt8]) -> Void

  /// A sink that hands each line, with its line feed, to a function, from any thread.
  public init(_ write: @escaping @Sendable ([UInt8]) -> Void) { self.write = write }

  /// The standard error of this process.
  public static let standardError = LogSink.descriptor(STDERR_FILENO)

  /// An open file, pipe or terminal. Each line is one `write(2)`, so that lines of several
  /// processes do not mix in a file opened for appending; a lock keeps those of this process apart
  /// even where the system takes a line in pieces. A line that cannot be written is dropped: a bank
  /// does not stop for its log.
  public static func descriptor(_ descriptor: Int32) -> LogSink {
    let turn = Turn()
    return LogSink { line in
      turn.mutex.withLock { _ in
        line.withUnsafeBytes { bytes in
          var written = 0
          while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count > 0 { written += count } else if errno != EINTR { return }
          }
        }
      }
    }
  }

  func emit(_ line: [UInt8]) { write(line) }

  private final class Turn: Sendable { let mutex = Mutex(()) }
}
