import Foundation
import Testing

/// `moralbank up` and the README, as a newcomer meets them.
@Suite(.serialized) struct UpTests {
  @Test func `the README's story runs as it stands, and the books are clean`() async throws {
    try await withFolder { folder in
      let bank = try await OpenBank.open(in: folder)
      let script = folder + "/story.sh"
      try Data(try story().utf8).write(to: URL(fileURLWithPath: script))
      let told = try await Program.run(
        "/bin/bash", [script], environment: ["MORALBANK_DATA": folder])
      #expect(told.status == 0, "\(told.output)\(told.errors)")
      #expect(!told.output.isEmpty && !told.output.contains("false"), "\(told.output)")
      let verified = try await Program.run(["verify", "--data", folder])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      #expect(try await bank.end(SIGTERM) == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/server.json"))
    }
  }

  @Test func `after kill -9 the next start goes on where the last one stopped`() async throws {
    try await withFolder { folder in
      let first = try await OpenBank.open(in: folder)
      let logins = try Data(contentsOf: URL(fileURLWithPath: folder + "/logins.json"))
      _ = try await first.end(SIGKILL)
      try FileManager.default.removeItem(atPath: folder + "/server.json")
      let second = try await OpenBank.open(in: folder)
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/logins.json")) == logins)
      let other = try await Program.run(["up", "--data", folder, "--port", "0"])
      #expect(other.status != 0, "a second bank in one folder is refused")
      let verified = try await Program.run(["verify", "--data", folder])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      #expect(try await second.end(SIGINT) == 0)
    }
  }

  @Test func `a difference in the books ends verify with 1 and names the place`() async throws {
    try await withFolder { folder in
      let bank = try await OpenBank.open(in: folder)
      let tampered = try await Program.run(
        "/usr/bin/env",
        [
          "psql", try bank.server("database_url"), "-v", "ON_ERROR_STOP=1", "-c",
          "update balances set available = available + 1 where available = 86",
        ])
      #expect(tampered.status == 0, "\(tampered.errors)")
      let verified = try await Program.run(["verify", "--data", folder])
      #expect(verified.status == 1)
      #expect((verified.output + verified.errors).contains("the transfers make 86"))
      #expect(try await bank.end(SIGTERM) == 0)
    }
  }

  @Test func `a taken port is said so`() async throws {
    try await withFolder { folder in
      let bank = try await OpenBank.open(in: folder)
      let port = try #require(URL(string: try bank.server("url"))?.port)
      let other = try await Program.run(
        ["up", "--data", folder + "-2", "--port", String(port), "--admin-port", "0", "--no-demo"])
      #expect(other.status != 0)
      #expect((other.output + other.errors).contains(String(port)))
      try? FileManager.default.removeItem(atPath: folder + "-2")
      #expect(try await bank.end(SIGTERM) == 0)
    }
  }

  @Test func `seed refuses a bank that a server runs on, before it writes anything`() async throws {
    try await withFolder { folder in
      let bank = try await OpenBank.open(in: folder, ["--no-demo"])
      let url = try bank.server("database_url")
      let logins = folder + "/seeded.json"
      let seeded = try await Program.run(
        ["seed", "--logins", logins], environment: ["DATABASE_URL": url])
      #expect(seeded.status == 1 && seeded.errors.contains("a server runs on this bank"))
      #expect(!FileManager.default.fileExists(atPath: logins))
      let counted = try await Program.run(
        "/usr/bin/env", ["psql", url, "-Atc", "select count(*) from communities"])
      #expect(counted.output == "0\n", "\(counted.errors)")
      #expect(try await bank.end(SIGTERM) == 0)
    }
  }

  /// The lines of the README between the mark and the end of its block.
  private func story() throws -> String {
    let readme = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("README.md")
    let text = String(decoding: try Data(contentsOf: readme), as: UTF8.self)
    let block = try #require(text.range(of: "<!-- story -->\n```sh\n"))
    let rest = text[block.upperBound...]
    let end = try #require(rest.range(of: "\n```\n"))
    return String(rest[..<end.lowerBound])
  }
}
