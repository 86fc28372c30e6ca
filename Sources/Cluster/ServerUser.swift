import Glibc

/// The user that PostgreSQL runs as: ourselves, or an unprivileged one when we are root, because
/// PostgreSQL refuses to run as root.
struct ServerUser {
  let uid: uid_t
  let gid: gid_t
  let name: String
  /// What stands before a command so that this user runs it; empty for ourselves.
  let prefix: [String]

  /// True when the server runs as somebody else than we do.
  var isOther: Bool { !prefix.isEmpty }

  /// The owner of existing data if there is any, else `postgres`, else `nobody`.
  static func current(dataOwner: (uid: uid_t, gid: gid_t)?) throws(ClusterError) -> ServerUser {
    let own = geteuid()
    guard own == 0 else {
      if let dataOwner, dataOwner.uid != own {
        throw ClusterError(
          .permission, "the data belongs to user \(dataOwner.uid), and this is user \(own)",
          hint: "run as that user, or as root")
      }
      return ServerUser(uid: own, gid: getegid(), name: "user \(own)", prefix: [])
    }
    if let dataOwner, dataOwner.uid != 0 {
      return try other(uid: dataOwner.uid, gid: dataOwner.gid, name: "user \(dataOwner.uid)")
    }
    for name in ["postgres", "nobody"] {
      if let entry = account(name) { return try other(uid: entry.uid, gid: entry.gid, name: name) }
    }
    throw ClusterError(
      .permission, "PostgreSQL does not run as root, and there is no user postgres or nobody",
      hint: "run as an ordinary user, or apt-get install postgresql")
  }

  /// Gives an open file to this user.
  func own(_ file: Int32, _ path: String) throws(ClusterError) {
    guard !isOther || fchown(file, uid, gid) == 0 else {
      throw Files.failure("cannot give \(path) to \(name)", errno)
    }
  }

  /// Whether this user can enter a folder, through every parent: the kernel answers.
  func canEnter(_ folder: String) throws(ClusterError) -> Bool {
    let test = prefix + ["/usr/bin/test", "-x", folder]
    return try Tool.run(test, deadline: .seconds(10)).status == 0
  }

  /// `setpriv` becomes the program it runs, so that a deadline's kill meets the program itself.
  private static func other(uid: uid_t, gid: gid_t, name: String) throws(ClusterError)
    -> ServerUser
  {
    guard let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first(where: Files.exists) else {
      throw ClusterError(
        .missingBinaries, "setpriv is needed to run PostgreSQL as \(name)",
        hint: "apt-get install util-linux, or run as an ordinary user")
    }
    let prefix = [setpriv, "--reuid=\(uid)", "--regid=\(gid)", "--clear-groups", "--"]
    return ServerUser(uid: uid, gid: gid, name: name, prefix: prefix)
  }

  private static func account(_ name: String) -> (uid: uid_t, gid: gid_t)? {
    var entry = passwd()
    var buffer = [CChar](repeating: 0, count: 16 * 1024)
    var found: UnsafeMutablePointer<passwd>?
    guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
      return nil
    }
    return (entry.pw_uid, entry.pw_gid)
  }
}
