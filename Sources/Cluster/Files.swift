import FoundationEssentials
import Glibc

/// The few file operations that need exact modes, owners and durability.
enum Files {
  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// The text of a small file, or nil when it cannot be read.
  static func read(_ path: String) -> String? {
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The end of a file that may be long.
  static func tail(_ path: String, bytes limit: Int = 8192) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    lseek(file, max(0, size - limit), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = Glibc.read(file, &bytes, limit)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }

  /// Replaces a file in one step, so that a crash leaves the old text or the new, and syncs it.
  static func write(
    _ text: String, to path: String, mode: mode_t = 0o600, owner: ServerUser? = nil
  ) throws(ClusterError) {
    let draft = path + ".new"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw failure("cannot write \(path)", errno) }
    defer { close(file) }
    try append(text, to: file, path)
    if let owner { try owner.own(file, path) }
    guard fsync(file) == 0, rename(draft, path) == 0 else {
      throw failure("cannot write \(path)", errno)
    }
    sync(folder: parent(of: path))
  }

  /// Adds a line to a file that exists and syncs it.
  static func append(line: String, to path: String) throws(ClusterError) {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw failure("cannot write \(path)", errno) }
    defer { close(file) }
    try append(line + "\n", to: file, path)
    guard fsync(file) == 0 else { throw failure("cannot write \(path)", errno) }
  }

  /// Makes one folder with exactly this mode; false when something of that name exists.
  static func makeFolder(
    _ path: String, mode: mode_t, owner: ServerUser? = nil
  ) throws(ClusterError) -> Bool {
    if mkdir(path, mode) != 0 {
      if errno == EEXIST { return false }
      throw failure("cannot make the folder \(path)", errno)
    }
    guard chmod(path, mode) == 0 else { throw failure("cannot set the mode of \(path)", errno) }
    if let owner, owner.isOther, lchown(path, owner.uid, owner.gid) != 0 {
      throw failure("cannot give \(path) to \(owner.name)", errno)
    }
    return true
  }

  /// Makes a folder and its missing parents; true when the last of them is new.
  static func makeFolders(_ path: String, mode: mode_t) throws(ClusterError) -> Bool {
    if exists(path) { return false }
    let above = parent(of: path)
    if !above.isEmpty, !exists(above) { _ = try makeFolders(above, mode: 0o755) }
    return try makeFolder(path, mode: mode)
  }

  /// Makes the names under a folder durable.
  static func sync(folder: String) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }

  /// Removes a tree; what cannot be removed stays.
  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The names in a folder, in no order; none when it cannot be read.
  static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The absolute path with every link resolved.
  static func real(_ path: String) throws(ClusterError) -> String {
    guard let resolved = realpath(path, nil) else { throw failure("cannot enter \(path)", errno) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func owner(of path: String) -> (uid: uid_t, gid: gid_t, mode: mode_t)? {
    var info = stat()
    guard lstat(path, &info) == 0 else { return nil }
    return (info.st_uid, info.st_gid, info.st_mode)
  }

  static func failure(_ what: String, _ code: Int32) -> ClusterError {
    let (kind, hint): (ClusterError.Kind, String) =
      switch code {
      case ENOSPC, EDQUOT: (.diskFull, "free space on that file system")
      case EACCES, EPERM: (.permission, "check owner and mode of it and its parents")
      case EROFS: (.permission, "the file system is mounted read-only")
      default: (.folder, "")
      }
    return ClusterError(kind, "\(what): \(reason(code))", hint: hint)
  }

  private static func append(
    _ text: String, to file: Int32, _ path: String
  ) throws(ClusterError) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw failure("cannot write \(path)", errno) }
      done += max(0, count)
    }
  }
}

/// A short name for a path that stays the same from start to start (FNV-1a, 64 bits).
func pathHash(_ path: String) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
