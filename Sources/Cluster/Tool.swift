import Glibc

/// Runs a program to its end within a deadline and keeps what it wrote.
enum Tool {
  struct Outcome {
    /// The exit status, or 128 plus the signal that ended it.
    let status: Int32
    /// The last 64 KB of standard output and standard error, as they came.
    let output: String
  }

  /// Nothing of the caller's environment reaches the tools: `PGDATA`, `PGOPTIONS` and the like
  /// would change what they do, and messages are read in English.
  private static let environment = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL=C", "TZ=UTC",
  ]
  private static let outputLimit = 64 * 1024

  /// Runs a program with `/dev/null` as its input. At the deadline its process group is killed.
  ///
  /// A daemon that keeps the output open does not hold this up: the end of the program counts.
  static func run(_ arguments: [String], deadline: Duration) throws(ClusterError) -> Outcome {
    let (reader, writer) = try openPair()
    defer { close(reader) }
    let child = try spawn(arguments, input: nil, output: writer, closing: writer)
    _ = fcntl(reader, F_SETFL, O_NONBLOCK)
    let end = ContinuousClock.now + deadline
    var output: [UInt8] = []
    var open = true
    while true {
      if open {
        var poller = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        poll(&poller, 1, 50)
        open = drain(reader, into: &output)
      } else {
        poll(nil, 0, 1)
      }
      var status: Int32 = 0
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child {
        if open { _ = drain(reader, into: &output) }
        return Outcome(status: exitCode(status), output: String(decoding: output, as: UTF8.self))
      }
      if ended < 0, errno != EINTR {
        throw ClusterError(.tool, "lost sight of \(arguments[0]): \(reason(errno))")
      }
      if ContinuousClock.now > end {
        kill(-child, SIGKILL)
        waitpid(child, &status, 0)
        throw ClusterError(
          .deadline, "\(arguments.joined(separator: " ")) did not end within \(deadline)",
          output: String(decoding: output, as: UTF8.self))
      }
    }
  }

  /// Starts a program in a process group of its own, in `/`, with every signal at its default and
  /// no descriptor of ours but the given ones. Without `output`, what it writes is dropped.
  /// Our own copy of `closing` is closed, whether the program starts or not.
  static func spawn(
    _ arguments: [String], input: Int32?, output: Int32?, closing: Int32
  ) throws(ClusterError) -> pid_t {
    defer { close(closing) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    for file in inheritable() { posix_spawn_file_actions_addclose(&actions, file) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

    // The server's user may not be able to enter the folder that we are in.
    let command = ["/usr/bin/env", "-C", "/"] + arguments
    var child: pid_t = 0
    let code = withCStrings(command) { argv in
      withCStrings(environment) { envp in
        posix_spawn(&child, command[0], &actions, &attributes, argv, envp)
      }
    }
    guard code == 0 else {
      throw ClusterError(.tool, "cannot run \(arguments[0]): \(reason(code))")
    }
    return child
  }

  /// A pair of connected sockets, used as a pipe: Swift sees no call that makes a pipe which no
  /// child inherits by chance.
  static func openPair() throws(ClusterError) -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw ClusterError(.tool, "cannot open a pair of sockets: \(reason(errno))")
    }
    return (ends[0], ends[1])
  }

  /// Open descriptors of ours that a child would get although nobody means it to.
  private static func inheritable() -> [Int32] {
    Files.names(in: "/proc/self/fd").compactMap { Int32($0) }.filter { file in
      let flags = fcntl(file, F_GETFD)
      return file > 2 && flags >= 0 && flags & FD_CLOEXEC == 0
    }
  }

  /// Waits for a child until the deadline; false when it has not ended by then.
  static func wait(for child: pid_t, deadline: Duration) -> Bool {
    let end = ContinuousClock.now + deadline
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      if ContinuousClock.now > end { return false }
      poll(nil, 0, 5)
    }
    return true
  }

  /// Reads all there is; false at the end of the pipe.
  private static func drain(_ reader: Int32, into output: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(reader, &chunk, chunk.count)
      if count == 0 { return false }
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      output += chunk[..<count]
      if output.count > outputLimit { output.removeFirst(output.count - outputLimit) }
    }
  }

  private static func exitCode(_ status: Int32) -> Int32 {
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}

/// What an `errno` means.
func reason(_ code: Int32) -> String {
  String(cString: strerror(code))
}

private func withCStrings<R>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
) -> R {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
