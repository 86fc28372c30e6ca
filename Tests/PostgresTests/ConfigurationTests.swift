import Glibc
import Postgres
import Testing

@Suite struct ConfigurationTests {
  @Test(arguments: [
    "postgres://u:s3cret@h1:1,h2:2/d?target_session_attrs=read-write",
    "host=h1,h2 port=1,2 user=u password=s3cret dbname=d sslpassword=s3cret",
  ])
  func `the password is never shown`(_ text: String) throws {
    let configuration = try Configuration(text)
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("s3cret"))
    #expect(configuration.description == "host=h1,h2 port=1,2 dbname=d user=u")
  }

  @Test(arguments: ["postgres://u:s3cret@h/d?nonsense=1", "password=s3cret host", "host='s3cret"])
  func `an unusable string is refused without repeating it`(_ text: String) {
    let error = #expect(throws: PostgresError.self) { try Configuration(text) }
    #expect(error?.kind == .configuration)
    #expect(error?.description.contains("s3cret") == false)
  }

  @Test func `settings reach the session`() async throws {
    var configuration = try await TestCluster.shared().configuration()
    configuration.applicationName = "testing"
    configuration.statementTimeout = .microseconds(1_234_500)
    configuration.settings = [("jit", "off"), ("search_path", "a, \"b\\c\"")]
    let values = try await WorkerThread.run { [configuration] in
      let session = try Session(configuration, logger: quiet)
      return try ["application_name", "statement_timeout", "lock_timeout", "jit", "search_path"]
        .flatMap { try session.run(Setting(name: $0)) }
    }
    #expect(values == ["testing", "1235ms", "1s", "off", "a, \"b\\c\""])
  }

  @Test func `a silent host and a refusing one do not hide a good one`() async throws {
    let cluster = try await TestCluster.shared()
    let listener = try SilentListener()
    var configuration = try Configuration(
      "host=127.0.0.1,/nonexistent,\(cluster.directory) port=\(listener.port),5432,5432 "
        + "user=postgres dbname=postgres target_session_attrs=read-write")
    configuration.connectTimeout = .milliseconds(300)
    let answer = try await WorkerThread.run { [configuration] in
      try Session(configuration, logger: quiet).run(Echo(1))
    }
    #expect(answer == [1])
  }
}

/// A TCP port on which connections are accepted by the kernel and never answered.
struct SilentListener: ~Copyable {
  let port: UInt16
  private let socket: Int32

  init() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.socket = socket
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) | listen(socket, 8) | getsockname(socket, $0, &size)
      }
    }
    guard code == 0 else { throw ClusterError(text: "no port") }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(socket) }
}
