import Glibc
import Testing

@testable import Cluster

@Suite struct DurableTests {
  @Test func `a durable cluster is safe, private and keeps its data and port`() async throws {
    let scratch = try Scratch()
    let first = try await scratch.durable().start()
    #expect(!first.adopted)
    for (name, value) in [
      ("data_checksums", "on"), ("fsync", "on"), ("synchronous_commit", "on"),
      ("full_page_writes", "on"), ("server_encoding", "UTF8"), ("lc_collate", "C"),
      ("listen_addresses", "127.0.0.1"), ("max_connections", "100"), ("TimeZone", "UTC"),
      ("log_error_verbosity", "terse"), ("log_parameter_max_length", "0"),
      ("log_parameter_max_length_on_error", "0"), ("client_connection_check_interval", "1s"),
      ("logging_collector", "on"), ("data_directory_mode", "0700"),
    ] {
      #expect(try first.ask("show \(name)") == value, "\(name)")
    }
    #expect(try first.ask("create table kept as select 42 as answer") == "")
    let port = first.port
    try await first.stop()
    #expect(!isAlive(first.pid))

    let second = try await scratch.durable().start()
    #expect(!second.adopted && second.port == port && second.pid != first.pid)
    #expect(try second.ask("select answer from kept") == "42")
    try await second.stop()
  }

  @Test func `only the password opens a durable cluster, by socket and by loopback`() async throws {
    let scratch = try Scratch()
    let running = try await scratch.durable().start()
    let file = scratch.path + "/bank/postgres.password"
    let password = try #require(Files.read(file)).trimmingSuffix("\n")
    #expect(password.utf8.count == 64)
    #expect(Files.owner(of: file)?.mode == S_IFREG | 0o600)
    #expect(Files.owner(of: file)?.uid == geteuid())
    let urls = [running.url(database: "postgres"), running.loopbackURL(database: "postgres")]
    for url in urls {
      let url = try #require(url)
      let right = try psql(url, "select current_user", programs: running.binaries)
      #expect(right.output == "postgres\n")
      let other = url.split(separator: password).joined(separator: "wrong")
      let wrong = try psql(other, "select 1", programs: running.binaries)
      #expect(wrong.status != 0 && wrong.output.contains("password authentication failed"))
    }
    try await running.stop()
  }

  @Test func `what is logged of an error holds no row and no statement`() async throws {
    let scratch = try Scratch()
    let running = try await scratch.durable().start()
    #expect(try running.ask("create table person (name text unique)") == "")
    #expect(try running.ask("insert into person values ('secret')") == "")
    #expect(try running.ask("insert into person values ('secret')").contains("duplicate key"))
    try await running.stop()
    let logs = running.dataDirectory + "/log"
    let text = Files.names(in: logs).map { Files.tail(logs + "/" + $0) }.joined()
    #expect(text.contains("duplicate key"))
    #expect(!text.contains("secret"))
  }

  @Test func `a durable server outlives its holder and is adopted`() async throws {
    let scratch = try Scratch()
    let (pid, url) = try await startAndLetGo(scratch)
    #expect(isAlive(pid))
    let second = try await scratch.durable().start()
    #expect(second.adopted && second.pid == pid && second.url(database: "postgres") == url)
    #expect(try second.ask("select 1") == "1")
    try await second.stop()
    #expect(!isAlive(pid))
  }

  /// Whatever holds the server has gone when this returns.
  private func startAndLetGo(_ scratch: Scratch) async throws -> (pid: Int32, url: String) {
    let cluster = scratch.durable()
    return try await onOwnThread {
      let running = try cluster.start()
      return (running.pid, running.url(database: "postgres"))
    }
  }

  @Test func `a killed server is replaced and has what was committed`() async throws {
    let scratch = try Scratch()
    var running: Running? = try await scratch.durable().start()
    #expect(try running?.ask("create table kept as select 1 as answer") == "")
    let first = try #require(running?.pid)
    kill(first, SIGKILL)
    try await running?.resume()
    let second = try #require(running?.pid)
    #expect(second != first)
    #expect(try running?.ask("insert into kept values (2)") == "")
    kill(second, SIGKILL)
    running = nil
    let last = try await scratch.durable().start()
    #expect(!last.adopted && last.pid != second)
    #expect(try last.ask("select sum(answer) from kept") == "3")
    try await last.stop()
  }

  @Test func `lock files that name a process of something else do not hinder`() async throws {
    let scratch = try Scratch()
    let first = try await scratch.durable().start()
    let data = first.dataDirectory
    try await first.halt()
    let user = try ServerUser.current(dataOwner: nil)
    let (reader, writer) = try Tool.openPair()
    defer { close(writer) }
    let other = try Tool.spawn(
      user.prefix + ["/bin/cat"], input: reader, output: nil, closing: reader)
    defer {
      kill(other, SIGKILL)
      _ = Tool.wait(for: other, deadline: .seconds(10))
    }
    let lines = ["\(other)", data, "1", "\(first.port)", data, "", "1 1", "ready"]
    for name in ["postmaster.pid", ".s.PGSQL.\(first.port).lock"] {
      try Files.write(lines.joined(separator: "\n") + "\n", to: data + "/" + name, owner: user)
    }
    try await first.resume()
    #expect(first.pid != other && isAlive(other))
    #expect(try first.ask("select 1") == "1")
    try await first.stop()
  }

  @Test func `of many starts at once one wins, and the others are told its pid`() async throws {
    let scratch = try Scratch()
    let results = await withTaskGroup(of: Result<Running, any Error>.self) { group in
      for _ in 0..<8 {
        group.addTask {
          do { return .success(try await scratch.durable().start()) } catch {
            return .failure(error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let winners = results.compactMap { try? $0.get() }
    #expect(winners.count == 1)
    for case .failure(let error) in results {
      let error = try #require(error as? ClusterError)
      guard case .alreadyRunning(let pid) = error.kind else {
        Issue.record("\(error)")
        continue
      }
      // The winner may not have written its number yet.
      #expect(pid == nil || pid == getpid())
    }
    let late = await kind { try await scratch.durable().start() }
    #expect(late?.kind == .alreadyRunning(pid: getpid()))
    #expect(late?.summary.contains("already running, pid \(getpid())") == true)
    try await winners.first?.stop()
  }

  @Test func `a frozen server is stopped all the same`() async throws {
    let scratch = try Scratch()
    let running = try await scratch.durable().start()
    let backend = try #require(
      pid_t(try running.ask("select pid from pg_stat_activity where backend_type = 'checkpointer'"))
    )
    kill(backend, SIGSTOP)
    kill(running.pid, SIGSTOP)
    try await running.stop(.fast, deadline: .seconds(1))
    #expect(!isAlive(running.pid) && !isAlive(backend))
  }

  @Test func `what an interrupted making left is swept away`() async throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/bank"
    _ = try Files.makeFolders(folder + "/data.new-dead/base", mode: 0o755)
    try Files.write("", to: folder + "/password.new-dead")
    let running = try await scratch.durable().start()
    #expect(try running.ask("select 1") == "1")
    try await running.stop()
    #expect(Set(Files.names(in: folder)) == ["cluster.lock", "data", "postgres.password"])
  }
}
