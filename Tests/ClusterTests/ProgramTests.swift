import Glibc
import Testing

@testable import Cluster

@Suite struct ProgramTests {
  @Test func `missing programs are told with the package that has them`() async throws {
    let scratch = try Scratch()
    let error = await kind {
      try Binaries.find(override: nil, major: nil, searchPath: "/nowhere", systemRoot: scratch.path)
    }
    #expect(error?.kind == .missingBinaries)
    #expect(error?.hint.contains("apt-get install postgresql") == true)
    let named = await kind { try await scratch.durable(binaries: "/nowhere").start() }
    #expect(named?.kind == .missingBinaries)
    #expect(named?.summary.contains("/nowhere") == true)
  }

  @Test func `the newest installation wins, the search path before it`() throws {
    let scratch = try Scratch()
    let path = try scratch.fakePrograms("path", version: "16.1")
    for (folder, version) in [("9.6", "9.6.1"), ("15", "15.4"), ("17", "17.2")] {
      _ = try scratch.fakePrograms("\(folder)/bin", version: version)
    }
    let newest = try Binaries.find(
      override: nil, major: nil, searchPath: "/nowhere", systemRoot: scratch.path)
    #expect(newest.version == "17.2" && newest.major == 17)
    let first = try Binaries.find(
      override: nil, major: nil, searchPath: path, systemRoot: scratch.path)
    #expect(first.version == "16.1" && first.directory == path)
    let fitting = try Binaries.find(
      override: nil, major: 15, searchPath: path, systemRoot: scratch.path)
    #expect(fitting.version == "15.4")
  }

  @Test func `an old version is refused`() async throws {
    let scratch = try Scratch()
    let folder = try scratch.fakePrograms("old", version: "14.12")
    let error = await kind {
      try Binaries.find(override: folder, major: nil, searchPath: "", systemRoot: scratch.path)
    }
    #expect(error?.kind == .oldVersion)
    #expect(error?.summary.contains("14.12") == true)
  }

  @Test func `data of another major version is refused, and the package is named`() async throws {
    let scratch = try Scratch()
    let running = try await scratch.durable().start()
    try await running.stop()
    let file = running.dataDirectory + "/PG_VERSION"
    try Files.write("99\n", to: file)
    let error = await kind { try await scratch.durable().start() }
    #expect(error?.kind == .otherMajor)
    #expect(error?.hint.contains("postgresql-99") == true)
  }

  @Test func `a program that hangs is ended at its deadline with what it started`() async throws {
    let error = await kind {
      try Tool.run(["/bin/sh", "-c", "echo first; sleep 60; :"], deadline: .milliseconds(300))
    }
    #expect(error?.kind == .deadline && error?.output == "first")
  }

  @Test func `a daemon that keeps the output open holds nothing up`() throws {
    let answer = try Tool.run(["/bin/sh", "-c", "sleep 5 & echo started"], deadline: .seconds(60))
    #expect(answer.status == 0 && answer.output == "started\n")
  }

  @Test func `a program gets no descriptor and no variable of ours`() throws {
    setenv("PGDATA", "/elsewhere", 1)
    defer { unsetenv("PGDATA") }
    let file = open("/dev/null", O_RDONLY)
    defer { close(file) }
    let answer = try Tool.run(
      ["/bin/sh", "-c", "ls /proc/$$/fd; pwd; echo \"[$PGDATA]\""], deadline: .seconds(10))
    #expect(answer.output == "0\n1\n2\n/\n[]\n")
  }

  @Test(arguments: [
    ("could not write to file \"x\": No space left on device", ClusterError.Kind.diskFull),
    ("FATAL:  could not extend file\nHINT:  Check free disk space.", .diskFull),
    ("FATAL:  could not create any TCP/IP sockets", .portInUse),
    ("FATAL:  database files are incompatible with server", .otherMajor),
    ("could not access directory \"/x\": Permission denied", .permission),
    ("something new", .tool),
  ])
  func `the words of the tools are understood`(output: String, kind: ClusterError.Kind) {
    let error = ClusterError.tool("it failed", output: output, folder: "/x")
    #expect(error.kind == kind)
    #expect(error.hint.isEmpty == (kind == .tool))
    #expect(error.description.contains(output))
  }

  @Test(arguments: [(64 << 20, 32), (512 << 20, 128), (1 << 30, 256), (64 << 30, 512)])
  func `shared buffers follow the memory within bounds`(memory: Int, megabytes: Int) {
    let settings = Settings(
      profile: .durable, port: 1, socketFolder: "/it's", walCompression: "on", memory: memory)
    #expect(settings.sharedBuffersMegabytes == megabytes)
    #expect(settings.text.contains("shared_buffers = \(megabytes)MB\n"))
    #expect(settings.text.contains("unix_socket_directories = '/it''s'\n"))
  }
}
