import Glibc

/// A small process that ends the server and removes its files as soon as we are gone, whatever
/// ended us: it reads a socket whose other end we
/// alone hold open.
final class Watchdog: Sendable {
  private let child: pid_t
  private let leash: Int32

  /// At the end of its input: the server's user wakes and stops the server, then we, who may
  /// own more than that user, remove the folders.
  private static let script = """
    read -r _
    folder=$1; sockets=$2; shift 2
    "$@"
    rm -rf -- "$folder" "$sockets" || rm -rf -- "$folder" "$sockets"
    """
  /// A frozen postmaster acts on a signal only when it is continued.
  private static let stopScript = """
    pid=$(head -n 1 "$2/postmaster.pid" 2>/dev/null) || exit 0
    kill -CONT "$pid"
    "$1" -D "$2" -m immediate -t 10 stop || kill -KILL "$pid"
    """

  init(layout: Layout, user: ServerUser, binaries: Binaries) throws(ClusterError) {
    let (reader, writer) = try Tool.openPair()
    let stop =
      user.prefix + ["/bin/sh", "-c", Self.stopScript, "sh", binaries.path("pg_ctl"), layout.data]
    let sockets = layout.hasOwnSocketFolder ? layout.socketFolder : layout.data
    let command = ["/bin/sh", "-c", Self.script, "sh", layout.folder, sockets] + stop
    do throws(ClusterError) {
      child = try Tool.spawn(command, input: reader, output: nil, closing: reader)
    } catch {
      close(writer)
      throw error
    }
    leash = writer
  }

  /// The server stops when the watchdog is let go.
  deinit {
    close(leash)
    _ = Tool.wait(for: child, deadline: .seconds(30))
  }
}
