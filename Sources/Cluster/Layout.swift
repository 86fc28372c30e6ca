import Glibc

/// Where the parts of one cluster lie.
///
///     <folder>/cluster.lock        who runs it
///     <folder>/postgres.password   0600, of the caller (durable profile)
///     <folder>/data                PGDATA, of the server's user, 0700; with the socket in it
///     <folder>/pgdata.path         instead of `data`, when that user cannot enter the folder
struct Layout {
  /// The caller's folder, absolute and without links.
  let folder: String
  /// The folder that holds PGDATA and drafts of it: `folder`, or one under the shelter.
  let home: String
  /// The data directory.
  let data: String
  /// The folder of the server's socket: the data directory unless its path is too long.
  let socketFolder: String
  /// True when `start` made the folder.
  let isNew: Bool

  var passwordFile: String { folder + "/postgres.password" }
  var hasData: Bool { Files.exists(data + "/PG_VERSION") }
  var hasOwnSocketFolder: Bool { socketFolder != data }

  /// The longest path of a socket that the kernel takes, in bytes without the final zero.
  static let socketPathLimit = 107

  /// Whether a socket of any port fits under a folder.
  static func holdsSocket(_ folder: String) -> Bool {
    (folder + "/.s.PGSQL.65535").utf8.count <= socketPathLimit
  }

  /// Finds where existing data is, or decides where new data goes. The folder must be locked.
  static func settle(
    folder: String, isNew: Bool, user: ServerUser, shelter: String
  ) throws(ClusterError) -> Layout {
    let home = try home(folder: folder, user: user, shelter: shelter)
    let data = home + "/data"
    let short = "/tmp/moralbank-" + pathHash(data)
    return Layout(
      folder: folder, home: home, data: data, socketFolder: holdsSocket(data) ? data : short,
      isNew: isNew)
  }

  /// The home that an earlier start wrote down or used, if there was one.
  static func knownHome(folder: String) -> String? {
    if let text = Files.read(folder + "/pgdata.path"), let data = text.split(separator: "\n").first,
      data.hasSuffix("/data")
    {
      return String(data.dropLast("/data".count))
    }
    return Files.exists(folder + "/data") ? folder : nil
  }

  private static func home(
    folder: String, user: ServerUser, shelter: String
  ) throws(ClusterError) -> String {
    let known = knownHome(folder: folder)
    let candidate = known ?? folder
    guard try !user.canEnter(candidate) else { return candidate }
    guard known == nil else {
      throw ClusterError(
        .permission, "\(user.name) runs PostgreSQL and cannot enter \(candidate)",
        hint: "let others search it and its parents: chmod o+x, or move it")
    }
    return try makeShelter(folder: folder, user: user, shelter: shelter)
  }

  /// Makes a home outside a folder that the server's user cannot enter, and notes it there.
  ///
  /// A home of the same name may be left of a folder that was removed; its data is never taken
  /// over and never removed.
  private static func makeShelter(
    folder: String, user: ServerUser, shelter: String
  ) throws(ClusterError) -> String {
    _ = try Files.makeFolders(shelter, mode: 0o711)
    for attempt in 1...100 {
      let home = shelter + "/" + pathHash(folder) + (attempt == 1 ? "" : "-\(attempt)")
      guard try Files.makeFolder(home, mode: 0o711) else { continue }
      guard try user.canEnter(home) else {
        rmdir(home)
        throw ClusterError(
          .permission,
          "\(user.name) runs PostgreSQL and can enter neither \(folder) nor \(shelter)",
          hint: "choose a folder that this user can enter")
      }
      try Files.write(home + "/data\n", to: folder + "/pgdata.path")
      return home
    }
    throw ClusterError(
      .folder, "\(shelter) holds a hundred data folders left of \(folder)",
      hint: "remove those that are not needed")
  }

  /// Makes the short folder for the socket if the layout needs one.
  func prepareSocketFolder(user: ServerUser) throws(ClusterError) {
    guard hasOwnSocketFolder else { return }
    if try Files.makeFolder(socketFolder, mode: 0o700, owner: user) { return }
    guard let found = Files.owner(of: socketFolder), found.uid == user.uid,
      found.mode & (S_IFMT | 0o077) == S_IFDIR
    else {
      throw ClusterError(
        .permission, "\(socketFolder) exists and is not a private folder of \(user.name)",
        hint: "remove it, or choose a data folder with a shorter path")
    }
  }
}
