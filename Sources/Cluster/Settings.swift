import Glibc

/// What a cluster is for; it decides durability, access and how long the server lives.
public enum Profile: Sendable, Equatable {
  /// For real books: checksums, every commit on the disk before it is acknowledged, passwords, a
  /// socket and the loopback address. The server outlives its maker and is adopted again.
  case durable
  /// For tests: nothing is synced, only a socket in a private folder and no password. Server and
  /// folder are gone when `Running.stop` returns or the maker dies.
  case fast
}

/// The settings file of a cluster, included by its `postgresql.conf`.
struct Settings {
  let profile: Profile
  let port: Int
  let socketFolder: String
  /// The best way to compress full pages that the server was built with.
  let walCompression: String
  /// The memory this machine or its control group grants, in bytes.
  var memory: Int = grantedMemory()

  static let fileName = "moralbank.conf"

  /// A quarter of the memory, from 32 MB to 512 MB: the rest serves as the system's file cache.
  var sharedBuffersMegabytes: Int { min(512, max(32, memory / (4 << 20))) }

  var text: String {
    (common + (profile == .durable ? durable : fast)).joined(separator: "\n") + "\n"
  }

  private var common: [String] {
    [
      "# Written at each start. Set your own values with ALTER SYSTEM: those win.",
      "port = \(port)",
      "unix_socket_directories = \(quoted(socketFolder))",
      "timezone = 'UTC'",
      "log_timezone = 'UTC'",
      "client_connection_check_interval = '1s'",
      "huge_pages = try",
      "jit = off",
      "# Errors without the rows, parameters and statements that hold personal data.",
      "log_destination = stderr",
      "log_line_prefix = '%m [%p] %q%a '",
      "log_error_verbosity = terse",
      "log_min_error_statement = panic",
      "log_parameter_max_length = 0",
      "log_parameter_max_length_on_error = 0",
    ]
  }

  private var durable: [String] {
    [
      "listen_addresses = '127.0.0.1'",
      "max_connections = 100",
      "password_encryption = scram-sha-256",
      "# A commit that was acknowledged is on the disk.",
      "fsync = on",
      "synchronous_commit = on",
      "full_page_writes = on",
      "wal_compression = \(walCompression)",
      "max_wal_size = 2GB",
      "min_wal_size = 256MB",
      "max_slot_wal_keep_size = 4GB",
      "checkpoint_timeout = 15min",
      "checkpoint_completion_target = 0.9",
      "shared_buffers = \(sharedBuffersMegabytes)MB",
      "effective_cache_size = \(sharedBuffersMegabytes * 2)MB",
      "maintenance_work_mem = 64MB",
      "# Few rows change very often (heads, balances, tallies): vacuum them early.",
      "autovacuum_naptime = '15s'",
      "autovacuum_vacuum_scale_factor = 0.05",
      "autovacuum_vacuum_insert_scale_factor = 0.1",
      "autovacuum_analyze_scale_factor = 0.05",
      "autovacuum_vacuum_cost_limit = 1000",
      "# One file for each day of the week, overwritten a week later.",
      "logging_collector = on",
      "log_directory = 'log'",
      "log_filename = 'postgresql-%a.log'",
      "log_file_mode = 0600",
      "log_rotation_age = 1d",
      "log_rotation_size = 0",
      "log_truncate_on_rotation = on",
    ]
  }

  private var fast: [String] {
    [
      "listen_addresses = ''",
      "max_connections = 200",
      "fsync = off",
      "synchronous_commit = off",
      "full_page_writes = off",
      "wal_level = minimal",
      "max_wal_senders = 0",
      "max_wal_size = 1GB",
      "checkpoint_timeout = 30min",
      "shared_buffers = 64MB",
    ]
  }

  /// The port that an earlier start chose.
  static func port(in data: String) -> Int? {
    let lines = Files.read(data + "/" + fileName)?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("port = ") }.flatMap { Int($0.dropFirst("port = ".count)) }
  }

  private func quoted(_ value: String) -> String {
    "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }
}

/// Physical memory, or the control group's limit where that is lower.
private func grantedMemory() -> Int {
  let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  let limit = Files.read("/sys/fs/cgroup/memory.max")?.split(separator: "\n").first
  return limit.flatMap { Int($0) }.map { min($0, physical) } ?? physical
}
