import Glibc

/// Finds out early, before the database is made, that a port is taken.
enum PortProbe {
  /// Refuses a port of an IPv4 address that another program listens on; 0 is always free.
  static func check(_ port: Int, host: String, flag: String) throws(CommandFailure) {
    guard port != 0 else { return }
    var address = sockaddr_in()
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return }
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard file >= 0 else { return }
    defer { close(file) }
    var yes: Int32 = 1
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status != 0 else { return }
    switch errno {
    case EADDRINUSE:
      throw CommandFailure(
        .no, "port \(port) on \(host) is taken by another program; choose another with \(flag)")
    case EACCES:
      throw CommandFailure(.no, "this user may not listen on port \(port); choose another")
    default: return
    }
  }
}
