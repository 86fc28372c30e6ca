import Glibc

/// Ports of the loopback address.
enum Loopback {
  /// A port that nobody listens on: the preferred one if it is free, else any. Somebody may take
  /// it before the server does, so a start that fails on it is tried again.
  static func freePort(preferred: Int?) -> Int? {
    if let preferred, bound(to: preferred) != nil { return preferred }
    return bound(to: 0)
  }

  static func isFree(_ port: Int) -> Bool {
    bound(to: port) != nil
  }

  private static func bound(to port: Int) -> Int? {
    guard (0...65535).contains(port) else { return nil }
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var yes: Int32 = 1
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutableBytes(of: &address) { raw in
      guard let name = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        bind(file, name, size) == 0, getsockname(file, name, &size) == 0
      else { return nil }
      return Int(UInt16(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_port))
    }
  }
}
