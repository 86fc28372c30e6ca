import Glibc

/// Says which process owns a folder. The kernel lets go of it when that process ends, however.
final class FileLock: Sendable {
  private let file: Int32

  private init(file: Int32) {
    self.file = file
  }

  deinit {
    close(file)
  }

  /// Takes the lock at once or not at all.
  static func take(_ path: String) throws(ClusterError) -> FileLock {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Files.failure("cannot open \(path)", errno) }
    let lock = FileLock(file: file)
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      guard code == EWOULDBLOCK else { throw Files.failure("cannot lock \(path)", code) }
      let holder = Files.read(path).flatMap { Int32($0.prefix(while: \.isNumber)) }
      let who = holder.map { "already running, pid \($0)" } ?? "already running"
      throw ClusterError(
        .alreadyRunning(pid: holder), "\(who) (it holds \(path))",
        hint: "stop that process first, or choose another folder")
    }
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(file, 0) == 0, write(file, text, text.count) == text.count else {
      throw Files.failure("cannot write \(path)", errno)
    }
    return lock
  }
}
