import ArgumentParser
import JSON

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "登录 · Sign in, and keep the session in ~/.config/moralbank/session.json.",
    discussion: """
      The password, or a one-time code, is asked for on the terminal without echo, or read from \
      standard input. XDG_CONFIG_HOME moves the session's file; with several such folders several \
      people can be signed in at once.
      """)

  @Argument(help: "The login name.") var login: String
  @Flag(name: .long, help: "Read the password from the first line of standard input.")
  var passwordStdin = false
  @OptionGroup var options: ClientOptions

  func run() async throws {
    guard let server = try await options.address() ?? SignIn.kept()?.server else {
      throw CommandFailure(.usage, "不知道服务器在哪里：请用 --server http://… 或 --data 文件夹。")
    }
    let password =
      passwordStdin ? try Terminal.line() : try Terminal.secret("\(login) 的口令或一次性登录码：")
    let body = JSONWriter.bytes {
      $0.field("login", login)
      $0.field("password", password)
    }
    try await options.run(server: server, token: nil) { client in
      let answer = try await client.send(.post("/v1/sessions", body))
      guard let token = answer.json["token"].string else {
        throw CommandFailure(.unreachable, "\(server) 的答复不是道德银行的答复。")
      }
      try await BankClient.with(server: server, token: token) { client in
        try await welcome(client, answer.json, token: token)
      }
    }
  }

  /// Reads who that is and where, keeps the session, and tells.
  private func welcome(_ client: BankClient, _ session: JSONValue, token: String) async throws {
    let me = try await client.send(.get("/v1/me"))
    let person = me.json["person"]
    let community = try await client.send(
      .get("/v1/communities/" + BankRequest.encoded(person["community"].text)))
    let signIn = SignIn(
      server: client.server, token: token, login: login, person: person["id"].text,
      name: person["name"].text, community: person["community"].text,
      timeZone: community.json["time_zone"].text, expiresAt: session["expires_at"].text)
    try signIn.keep()
    if options.json {
      Terminal.write(me.body + [0x0A])
      return
    }
    let offices = me.json["offices"].items.map { office in
      let grids = office["grids"].text
      return Words.role(office["role"].text) + (grids.isEmpty ? "" : "（\(grids)）")
    }
    Terminal.say("已登录 \(client.server)")
    Terminal.say(
      Table.facts([
        ("姓名", signIn.name), ("存折号", person["passbook_no"].shown),
        ("社区", community.json["name"].shown),
        ("职务", offices.isEmpty ? "居民" : offices.joined(separator: "、")),
        ("可用积分", me.json["balance"]["available"].shown),
        ("登录有效至", signIn.clock.shown(.string(signIn.expiresAt))),
      ]))
  }
}

struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "退出登录 · End the session.")

  @OptionGroup var options: ClientOptions

  func run() async throws {
    guard SignIn.kept() != nil else {
      Terminal.say("没有登录。")
      return
    }
    defer { SignIn.forget() }
    do {
      try await options.signedIn { bank in
        _ = try await bank.client.send(
          BankRequest(method: .delete, path: "/v1/sessions/current"))
      }
      Terminal.say("已退出。")
    } catch let failure as CommandFailure where failure.status == .notSignedIn {
      Terminal.say("会话已经结束。")
    }
  }
}
