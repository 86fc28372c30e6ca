import FoundationEssentials
import Glibc

/// Files that only their owner reads, replaced in one step.
enum PrivateFile {
  /// Writes a file of mode 0600: a crash leaves the old one or the new. Root gives it to the owner
  /// of the folder.
  static func write(_ bytes: some Collection<UInt8>, to path: String) throws(CommandFailure) {
    let draft = path + ".new"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    let bytes = Array(bytes)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw failure(path) }
      done += max(0, count)
    }
    var folder = stat()
    if geteuid() == 0, stat(parent(of: path), &folder) == 0 {
      guard fchown(file, folder.st_uid, folder.st_gid) == 0 else { throw failure(path) }
    }
    guard fsync(file) == 0, rename(draft, path) == 0 else { throw failure(path) }
  }

  /// The bytes of a small file, or nil when there is none or it cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
  }

  /// Makes a folder for private files, with its parents.
  static func makeFolder(_ path: String) throws(CommandFailure) {
    let parent = parent(of: path)
    if access(parent, F_OK) != 0, parent != "/", parent != "." { try makeFolder(parent) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
  }

  /// Removes a file; true when there was one.
  @discardableResult
  static func remove(_ path: String) -> Bool { unlink(path) == 0 }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(.no, "\(path): \(String(cString: strerror(errno)))")
  }
}
