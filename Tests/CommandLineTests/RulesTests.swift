import Foundation
import Tables
import Testing

/// Rule books on the command line.
@Suite(.serialized) struct RulesTests {
  /// The default rule book's act types, as the package has them.
  private static var acts: String {
    get throws {
      let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Seeds/Data/rulebook.csv")
      return String(decoding: try Data(contentsOf: data), as: UTF8.self)
    }
  }

  private static let patrol = (",hour,5,3,15,80,", ",hour,8,3,24,80,")

  @Test func `check needs no server and says every fault with its line`() async throws {
    try await withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let path = folder + "/rules.csv"
      try Self.acts.write(toFile: path, atomically: true, encoding: .utf8)
      let good = try await Program.run(["rules", "check", path])
      #expect(good.status == 0 && good.output.contains("79 类行为，启用 57 类"), "\(good.errors)")
      let text = try Self.acts.replacing(Self.patrol.0, with: ",hour,五,3,15,80,")
        .replacing("C02,environment", with: "C2,environment")
      let gbk = Data(TextEncoding.gb18030.encode(text))
      try gbk.write(to: URL(fileURLWithPath: path))
      let bad = try await Program.run(["rules", "check", path])
      #expect(bad.status == 1)
      #expect(bad.output.contains("行为表：第 16 行，points_per_unit：“五”不是整数"), "\(bad.output)")
      #expect(bad.output.contains("第 24 行，code："))
      #expect(bad.errors.contains("共 2 处要改"))
      let json = try await Program.run(["rules", "check", path, "--json"])
      #expect(json.status == 1 && json.output.contains(#""faults_count":2"#))
      let none = try await Program.run(["rules", "check", folder + "/none.csv"])
      #expect(none.status == 2)
    }
  }

  @Test func `a version is imported, tried, adopted and exported as it was`() async throws {
    try await withFolder { folder in
      let bank = try await OpenBank.open(in: folder)
      let path = folder + "/rules.csv"
      let text = try Self.acts.replacing(Self.patrol.0, with: Self.patrol.1)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let script = """
        set -euo pipefail
        moralbank() { "\(Program.folder.path)/moralbank" "$@"; }
        sign_in() {
          local name password
          name=$(jq -r --arg r "$1" '[.[] | select(.role == $r)][0].login' "$data/logins.json")
          password=$(jq -r --arg r "$1" '[.[] | select(.role == $r)][0].password' \\
            "$data/logins.json")
          moralbank login "$name" --data "$data" --password-stdin <<<"$password" >/dev/null
        }
        sign_in secretary
        moralbank rules import "$data/rules.csv" --version 2026-12
        moralbank rules list --drafts | grep 2026-12
        moralbank rules simulate 2026-12
        moralbank rules adopt 2026-12 --met-on 2026-01-05 --present 80 --for 60 --against 3 \\
          --filing-no 备31
        moralbank rules list | grep 生效中 | grep 2026-12
        moralbank rules show 2026-12 | grep B01
        moralbank rules export 2026-12 --to "$data/out"
        moralbank rules check "$data/out"
        moralbank rules withdraw 2026-12 && exit 9
        sign_in grid_worker
        head=$(jq -r '[.[] | select(.role == "resident")][0].person_id' "$data/logins.json")
        moralbank credit B01 --person "$head" --minutes 60 --dry-run
        moralbank credit B01 --person "$head" --minutes 20 --dry-run && exit 9
        moralbank rules adopt 2026-12 --met-on 2026-01-05 --present 80 --for 60 --against 3 \\
          --filing-no 备31 && exit 9
        moralbank credit B01 --person "$head" --minutes 60
        """
      let run = try await Program.run(
        "/bin/bash", ["-c", script],
        environment: ["data": folder, "XDG_CONFIG_HOME": folder + "/config"])
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.output.contains("本类每日") && run.output.contains("折合礼品"))
      let exported = String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/out/rulebook.csv")),
        as: UTF8.self)
      #expect(exported == "\u{FEFF}" + text)
      let verified = try await Program.run(["verify", "--data", folder])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      #expect(try await bank.end(SIGTERM) == 0)
    }
  }
}
