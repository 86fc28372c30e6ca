import ArgumentParser
import JSON

struct PasswordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "password", abstract: "改口令 · Set a new password; other sessions end.",
    discussion: """
      After a sign-in with a one-time code, the code is the old password. Without a terminal both \
      are read from standard input, a line each.
      """)

  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let old = try Terminal.secret("现在的口令（或一次性登录码）：")
      let new = try Terminal.secret("新口令：")
      let again = Terminal.isInteractive ? try Terminal.secret("再输一遍新口令：") : new
      guard new == again else { throw CommandFailure(.usage, "两次输入的新口令不一样。") }
      let body = JSONWriter.bytes {
        $0.field("old", old)
        $0.field("new", new)
      }
      _ = try await bank.client.send(
        BankRequest(method: .put, path: "/v1/me/password", body: body))
      Terminal.say("口令已更改，其他登录已结束。")
    }
  }
}
