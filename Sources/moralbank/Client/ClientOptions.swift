import ArgumentParser
import Glibc
import JSON

/// What every command that talks to a server takes.
struct ClientOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The server, such as http://127.0.0.1:8080; else that of the session, or of --data.",
      valueName: "url"))
  var server: String?

  @Option(
    name: .long, help: "The data folder of `moralbank up`, to find the server.",
    completion: .directory)
  var data: String?

  @Flag(name: .long, help: "Print the server's JSON as it came.")
  var json = false

  /// Runs the closure as the person signed in.
  func signedIn(_ body: (BankSession) async throws -> Void) async throws {
    let server = try await address()
    guard let session = SignIn.kept() else {
      throw CommandFailure(.notSignedIn, "尚未登录。请先执行：moralbank login 登录名")
    }
    let target = server ?? session.server
    guard target == session.server else {
      throw CommandFailure(
        .notSignedIn, "当前登录的是 \(session.server)，不是 \(target)。请先登录该服务器。")
    }
    try await run(server: target, token: session.token) { client in
      try await body(BankSession(client: client, signIn: session, json: json))
    }
  }

  /// Runs the closure with a client of the server, and tells the bank's no as a failure.
  func run(
    server: String, token: String?, _ body: (BankClient) async throws -> Void
  ) async throws {
    do {
      try await BankClient.with(server: server, token: token, body)
    } catch let problem as BankProblem {
      if json { Terminal.write(problem.body + [0x0A]) }
      throw problem.failure
    }
  }

  /// The server that was named, or that runs on the data folder; nil where neither is known.
  func address() async throws -> String? {
    let settings = try await Settings(flags: [.server: server, .data: data])
    if let text = settings.text(.server), data == nil || server != nil {
      return try ServerAddress.checked(text)
    }
    if data == nil, SignIn.kept() != nil { return nil }
    return ServerAddress.running(in: settings.dataFolder)
  }
}

/// A command that changes the bank can be told its key.
struct KeyOption: ParsableArguments {
  @Option(
    name: .long,
    help: "The key of an earlier try: the same command with the same key has its effect once.")
  var key: String?

  func validate() throws {
    guard let key else { return }
    guard (1...64).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw ValidationError("--key takes 1 to 64 visible ASCII characters.") }
  }

  /// The key given, or a new one.
  var value: String { key ?? BankRequest.newKey() }
}

/// A client with the person behind it.
struct BankSession {
  let client: BankClient
  let signIn: SignIn
  let json: Bool

  /// Sends a request; prints the answer as it came, or as the closure shows it.
  func show(
    _ request: BankRequest, _ text: (BankClient.Answer) throws -> String
  ) async throws {
    let answer = try await client.send(request)
    if json {
      Terminal.write(answer.body + [0x0A])
      return
    }
    if answer.isRepeat { Terminal.note("这一编号的操作此前已经办理，以下是当时的答复。") }
    Terminal.say(try text(answer))
  }

  /// Sends a request for a list and prints its pages up to a number of items.
  /// - Parameter note: what is said under the table, from the last page.
  func showList(
    _ request: BankRequest, limit: Int, note: (JSONValue) -> String? = { _ in nil },
    _ table: ([JSONValue]) -> Table
  ) async throws {
    var items: [JSONValue] = []
    var request = request
    let query = request.query
    var nextCursor: String?
    var words: String?
    while true {
      let page = min(100, limit - items.count)
      request.query = query + [("limit", String(page))]
      if let cursor = nextCursor { request.query.append(("cursor", cursor)) }
      let answer = try await client.send(request)
      if json { Terminal.write(answer.body + [0x0A]) }
      items += answer.json["items"].items
      words = note(answer.json)
      nextCursor = answer.json["next_cursor"].string
      guard nextCursor != nil, items.count < limit, !answer.json["items"].items.isEmpty else {
        break
      }
    }
    if !json { Terminal.say(items.isEmpty ? "（没有）" : table(items).text) }
    if !json, let words { Terminal.say(words) }
    if nextCursor != nil { Terminal.note("还有更多，用 --limit 增加条数。") }
  }
}
