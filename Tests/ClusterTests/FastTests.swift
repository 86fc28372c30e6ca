import Glibc
import Testing

@testable import Cluster

@Suite struct FastTests {
  @Test func `a fast cluster syncs nothing, listens on a socket alone and leaves nothing`()
    async throws
  {
    let cluster = PrivateCluster.temporary(logger: quiet)
    let running = try await cluster.start()
    for (name, value) in [
      ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"),
      ("listen_addresses", ""), ("server_encoding", "UTF8"), ("TimeZone", "UTC"),
    ] {
      #expect(try running.ask("show \(name)") == value, "\(name)")
    }
    #expect(running.loopbackURL(database: "postgres") == nil)
    #expect(Files.owner(of: running.socketDirectory)?.mode == S_IFDIR | 0o700)
    try await running.stop()
    try await running.stop()
    #expect(!isAlive(running.pid))
    #expect(!Files.exists(cluster.directory))
  }

  @Test(arguments: [false, true])
  func `a fast server ends with its holder, frozen or not`(frozen: Bool) async throws {
    let scratch = try Scratch()
    let cluster = scratch.fast()
    // Whatever holds the server has gone when the closure has ended.
    let pid = try await onOwnThread {
      let running = try cluster.start()
      if frozen { kill(running.pid, SIGSTOP) }
      return running.pid
    }
    #expect(!isAlive(pid))
    #expect(!Files.exists(cluster.directory))
  }

  @Test func `a server can be away for a while`() async throws {
    let scratch = try Scratch()
    let running = try await scratch.fast().start()
    let url = running.url(database: "postgres")
    #expect(try running.ask("create table kept as select 1 as answer") == "")
    try await running.halt()
    #expect(try psql(url, "select 1", programs: running.binaries).status != 0)
    try await running.resume()
    #expect(running.url(database: "postgres") == url)
    #expect(try running.ask("select answer from kept") == "1")
    let pid = running.pid
    try await running.resume()
    #expect(running.pid == pid)
    try await running.stop(.immediate)
    let error = await kind { try await running.resume() }
    #expect(error?.kind == .folder)
  }

  @Test func `a folder with something in it is refused and left alone`() async throws {
    let scratch = try Scratch()
    _ = try Files.makeFolder(scratch.path + "/fast", mode: 0o755)
    try Files.write("mine", to: scratch.path + "/fast/file")
    let error = await kind { try await scratch.fast().start() }
    #expect(error?.kind == .folder)
    #expect(Files.read(scratch.path + "/fast/file") == "mine")
  }

  @Test func `names in a URL are encoded`() async throws {
    let scratch = try Scratch()
    let running = try await scratch.fast().start()
    #expect(try running.ask("create database \"a b/银行?\"") == "")
    let url = running.url(database: "a b/银行?")
    let answer = try psql(url, "select current_database()", programs: running.binaries)
    #expect(answer.output == "a b/银行?\n")
    try await running.stop()
  }
}
