import FoundationEssentials
import Glibc
public import Logging

/// A PostgreSQL cluster of our own in a folder: made on first use, found again afterwards.
///
/// As root, PostgreSQL runs as an unprivileged user (`postgres`, else `nobody`); if that user
/// cannot enter the folder, the data goes to `/var/lib/moralbank` and `pgdata.path` in the folder
/// says where. `cluster.lock` in the folder keeps a second process out while one holds it.
public struct PrivateCluster: Sendable {
  /// The folder of the cluster, as it was given.
  public let directory: String
  /// What the cluster is for.
  public let profile: Profile
  private let binaries: String?
  private let port: Int?
  private let searchPath: String
  private let startDeadline: Duration
  private let shelter: String
  private let logger: Logger

  /// Describes a cluster; nothing happens before `start`.
  ///
  /// - Parameters:
  ///   - directory: the folder; made if it is missing. For ``Profile/fast`` it must be missing or
  ///     empty, and it is removed in the end.
  ///   - binaries: the folder of PostgreSQL's server programs; nil to look for them.
  ///   - port: the TCP port on 127.0.0.1 (``Profile/durable`` only); nil for any free one, which
  ///     stays the same from start to start as long as it is free.
  ///   - searchPath: folders to look for programs in, divided by colons; nil for `PATH`.
  ///   - startDeadline: how long a start may take, the recovery after a crash included.
  public init(
    directory: String, profile: Profile, binaries: String? = nil, port: Int? = nil,
    searchPath: String? = nil, startDeadline: Duration = .seconds(300),
    logger: Logger = Logger(label: "cluster")
  ) {
    self.init(
      directory: directory, profile: profile, binaries: binaries, port: port,
      searchPath: searchPath, startDeadline: startDeadline, shelter: "/var/lib/moralbank",
      logger: logger)
  }

  init(
    directory: String, profile: Profile, binaries: String?, port: Int?, searchPath: String?,
    startDeadline: Duration, shelter: String, logger: Logger
  ) {
    self.directory = directory
    self.profile = profile
    self.binaries = binaries
    self.port = port
    self.searchPath = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
    self.startDeadline = startDeadline
    self.shelter = shelter
    self.logger = logger
  }

  /// A cluster for tests in a new folder with a short name under `/tmp`.
  public static func temporary(
    binaries: String? = nil, logger: Logger = Logger(label: "cluster")
  ) -> PrivateCluster {
    let name = String(UInt64.random(in: .min ... .max), radix: 36)
    return PrivateCluster(
      directory: "/tmp/mb-\(name)", profile: .fast, binaries: binaries, logger: logger)
  }

  /// Finds PostgreSQL's server programs: in `override` alone, else on `PATH`, else the newest
  /// under `/usr/lib/postgresql`. It blocks for some milliseconds.
  ///
  /// - Throws: ``ClusterError`` of kind `missingBinaries` or `oldVersion`, with what to install.
  public static func findBinaries(override: String? = nil) throws(ClusterError) -> Binaries {
    try Binaries.find(
      override: override, major: nil,
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
  }

  /// Makes the cluster if there is none, starts its server if none runs, and returns when it
  /// accepts connections. It blocks the calling thread, for seconds at the first start.
  ///
  /// - Throws: ``ClusterError``; `alreadyRunning` when another holder has the folder.
  public func start() throws -> Running {
    let (folder, isNew) = try openFolder()
    let lock = try FileLock.take(folder + "/cluster.lock")
    let user = try ServerUser.current(dataOwner: dataOwner(folder: folder))
    let layout = try Layout.settle(
      folder: folder, isNew: isNew, user: user, shelter: shelter)
    // A copied folder may lead to a home that another folder uses.
    let homeLock = layout.home == folder ? nil : try FileLock.take(layout.home + "/cluster.lock")
    let server = Server(
      layout: layout, user: user, binaries: try findBinaries(for: layout), profile: profile,
      fixedPort: port, password: try password(for: layout), logger: logger)
    let watchdog =
      profile == .fast
      ? try Watchdog(layout: layout, user: user, binaries: server.binaries) : nil
    if !layout.hasData { try server.makeData() }
    let (postmaster, adopted) = try server.bringUp(deadline: startDeadline)
    logger.info(
      adopted ? "adopted a running PostgreSQL" : "started PostgreSQL",
      metadata: ["pid": "\(postmaster.pid)", "version": "\(server.binaries.version)"])
    return Running(
      server: server, postmaster: postmaster, adopted: adopted, startDeadline: startDeadline,
      locks: [lock] + (homeLock.map { [$0] } ?? []), watchdog: watchdog)
  }

  /// As the blocking `start()`, on a thread of its own.
  public func start() async throws -> Running {
    try await onOwnThread { try self.start() }
  }

  /// The server's user must be able to pass through a folder that we make.
  private func openFolder() throws(ClusterError) -> (path: String, isNew: Bool) {
    let isNew = try Files.makeFolders(directory, mode: geteuid() == 0 ? 0o711 : 0o700)
    let folder = try Files.real(directory)
    if profile == .fast, !isNew, !Files.names(in: folder).isEmpty {
      throw ClusterError(
        .folder, "\(folder) is not empty, and a cluster for tests removes its folder",
        hint: "choose a folder that does not exist")
    }
    return (folder, isNew)
  }

  private func dataOwner(folder: String) -> (uid: uid_t, gid: gid_t)? {
    guard let home = Layout.knownHome(folder: folder) else { return nil }
    return Files.owner(of: home + "/data").map { ($0.uid, $0.gid) }
  }

  private func findBinaries(for layout: Layout) throws(ClusterError) -> Binaries {
    let text = Files.read(layout.data + "/PG_VERSION") ?? ""
    let major = Int(text.prefix(while: \.isNumber))
    guard !layout.hasData || major != nil else {
      throw ClusterError(.folder, "\(layout.data)/PG_VERSION does not name a version")
    }
    return try Binaries.find(override: binaries, major: major, searchPath: searchPath)
  }

  /// The password of the owner role: 256 random bits, written down before anything uses them.
  private func password(for layout: Layout) throws(ClusterError) -> String? {
    guard profile == .durable else { return nil }
    if let text = Files.read(layout.passwordFile), let line = text.split(separator: "\n").first {
      return String(line)
    }
    guard !layout.hasData else {
      throw ClusterError(
        Files.exists(layout.passwordFile) ? .permission : .folder,
        "\(layout.passwordFile) is missing or cannot be read",
        hint: "put it back; or set a new password with postgres --single and write it there")
    }
    var random = SystemRandomNumberGenerator()
    let made = (0..<4).map { _ in
      let digits = String(UInt64.random(in: .min ... .max, using: &random), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
    try Files.write(made + "\n", to: layout.passwordFile)
    return made
  }
}
