import Glibc
import Testing

@testable import Cluster

@Suite struct PlaceTests {
  @Test(.enabled(if: isRoot, "only root has another user run the server"))
  func `data lies elsewhere when the server's user cannot enter the folder`() async throws {
    let scratch = try Scratch()
    _ = try Files.makeFolder(scratch.path + "/home", mode: 0o700)
    let cluster = scratch.durable("home/bank")
    let first = try await cluster.start()
    let folder = scratch.path + "/home/bank"
    #expect(first.dataDirectory.hasPrefix(scratch.path + "/shelter/"))
    #expect(Files.read(folder + "/pgdata.path") == first.dataDirectory + "\n")
    #expect(Files.owner(of: folder + "/postgres.password")?.uid == 0)
    let owner = try #require(Files.owner(of: first.dataDirectory))
    #expect(owner.uid != 0 && owner.mode == S_IFDIR | 0o700)
    #expect(try first.ask("create table kept as select 7 as answer") == "")
    try await first.stop()

    let second = try await cluster.start()
    #expect(second.dataDirectory == first.dataDirectory)
    #expect(try second.ask("select answer from kept") == "7")
    try await second.stop()

    // A removed folder does not hand its data to the next one of that name.
    Files.remove(folder)
    let third = try await cluster.start()
    #expect(third.dataDirectory == first.dataDirectory.trimmingSuffix("/data") + "-2/data")
    try await third.stop()
  }

  @Test func `a path too long for a socket gets a short private folder for it`() async throws {
    let scratch = try Scratch()
    let long = (0..<4).map { "\($0)" + String(repeating: "x", count: 40) }.joined(separator: "/")
    let running = try await scratch.durable(long).start()
    #expect(running.socketDirectory.hasPrefix("/tmp/moralbank-"))
    #expect(Files.owner(of: running.socketDirectory)?.mode == S_IFDIR | 0o700)
    #expect(try running.ask("select 1") == "1")
    try await running.stop()
    #expect(!Files.exists(running.socketDirectory))
  }

  @Test func `the limit of a socket's path is the kernel's`() {
    let fits = String(repeating: "x", count: 107 - "/.s.PGSQL.65535".count)
    #expect(Layout.holdsSocket(fits))
    #expect(!Layout.holdsSocket(fits + "x"))
  }

  @Test func `a squatted folder for the socket is not used`() async throws {
    let scratch = try Scratch()
    let long = String(repeating: "y", count: 120)
    let data = scratch.path + "/" + long + "/data"
    let squatted = "/tmp/moralbank-" + pathHash(data)
    _ = try Files.makeFolder(squatted, mode: 0o777)
    defer { rmdir(squatted) }
    let error = await kind { try await scratch.durable(long).start() }
    #expect(error?.kind == .permission)
    #expect(error?.summary.contains(squatted) == true)
  }

  @Test func `a taken port is said so when it was asked for`() async throws {
    let scratch = try Scratch()
    let holder = try await scratch.durable("one").start()
    let port = holder.port
    let error = await kind { try await scratch.durable("two", port: port).start() }
    #expect(error?.kind == .portInUse)
    #expect(error?.description.contains("port \(port)") == true)
    let other = try await scratch.durable("two").start()
    #expect(other.port != port)
    // The port of an earlier start is left to whoever has it now.
    try await other.halt()
    let settings = other.dataDirectory + "/" + Settings.fileName
    try Files.write("port = \(port)\n", to: settings)
    try await other.resume()
    #expect(other.port != port)
    try await other.stop()
    try await holder.stop()
  }

  @Test func `the server's own words about a taken port are understood`() async throws {
    let scratch = try Scratch()
    let holder = try await scratch.durable("one").start()
    let other = try await scratch.durable("two").start()
    #expect(try other.ask("alter system set port = \(holder.port)") == "")
    try await other.halt()
    let error = await kind { try await other.resume() }
    #expect(error?.kind == .portInUse)
    #expect(error?.output.contains("could not create any TCP/IP sockets") == true)
    try await other.stop()
    try await holder.stop()
  }

  @Test func `data without its password is not opened`() async throws {
    let scratch = try Scratch()
    let running = try await scratch.durable().start()
    try await running.stop()
    unlink(scratch.path + "/bank/postgres.password")
    let error = await kind { try await scratch.durable().start() }
    #expect(error?.kind == .folder)
    #expect(error?.summary.contains("postgres.password") == true)
  }

  @Test func `a folder that cannot be made is said so`() async throws {
    let scratch = try Scratch()
    try Files.write("", to: scratch.path + "/file")
    let error = await kind { try await scratch.durable("file/bank").start() }
    #expect(error?.kind == .folder)
  }
}
