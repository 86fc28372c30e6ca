import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Signing in and out, passwords and one-time codes.
struct SessionRoutes: Sendable {
  let store: Store
  let passwords: Passwords

  var endpoints: [Endpoint] { [open, list, end, changePassword, giveCode] }

  private var signIn: SignIn { SignIn(store: store, passwords: passwords) }

  private var open: Endpoint {
    Endpoint(
      .post, "/v1/sessions", "openSession", "Sign in with a password or a one-time code.",
      policy: .open,
      body: .object([
        .required("login", .text(1...64)),
        .required("password", .secret(1...128), "Or a one-time code, which works once."),
        .optional("otp", .secret(1...16), "Of a second factor; nobody has one yet."),
      ]),
      success: .created, answer: .json(SessionShapes.opened),
      problems: [.invalidCredentials, .tooManyRequests, .databaseUnavailable, .deadline]
    ) { call in
      if call.body.has("otp") { throw ProblemReply.invalid("/otp", Self.noSecondFactor) }
      let (token, session) = try await signIn.open(
        call.body.string("login"), call.body.secret("password"))
      return Reply.json(.created) { answer in
        answer.object {
          $0.field("token", token)
          $0.field("expires_at", session.endsAt.description)
          $0.field("idle_expires_at", session.idleEndsAt.description)
          $0.field("person_id", session.person.description)
        }
      }.located(at: "/v1/sessions/\(session.id.text)")
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/sessions", "listSessions", "One's own sessions that hold now, newest first.",
      policy: .signedIn, paging: [.uuid], answer: .json(.list(of: SessionShapes.session))
    ) { call in
      let caller = try call.signedIn()
      let sessions = try await store.sessions(
        of: caller.person, in: caller.community, after: call.page.lastID,
        limit: call.page.limit + 1)
      return try Reply.list(call, sessions, cursor: { [.uuid($0.id)] }) { writer, session in
        session.write(to: &writer, isCurrent: session.id == caller.session)
      }
    }
  }

  private var end: Endpoint {
    Endpoint(
      .delete, "/v1/sessions/{id}", "endSession", "Sign out, here or on another device.",
      policy: .signedIn, parameters: ["id": .anyOf([.oneOf(["current"]), .uuid])],
      success: .noContent, answer: .nothing
    ) { call in
      let caller = try call.signedIn()
      let name = try call.path.string("id")
      let id = name == "current" ? caller.session : try call.path.uuid("id")
      guard try await store.endSession(id, of: caller.person, in: caller.community) else {
        throw ProblemReply(.notFound)
      }
      return .noContent
    }
  }

  private var changePassword: Endpoint {
    Endpoint(
      .put, "/v1/me/password", "changePassword",
      "Set a new password; all other sessions of the caller end.",
      policy: .signedIn,
      body: .object([
        .required("old", .secret(1...128), "Or the one-time code that opened this session."),
        .required("new", .secret(PasswordRules.lengths)),
      ]),
      success: .noContent, answer: .nothing, problems: [.invalidCredentials, .tooManyRequests]
    ) { call in
      try await signIn.change(
        call.signedIn(), from: call.body.secret("old"), to: call.body.secret("new"))
      return .noContent
    }
  }

  private var giveCode: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/login-code", "giveLoginCode",
      "A one-time code to sign in with for a person, shown once; it holds for 24 hours.",
      policy: .offices([.gridWorker, .secretary, .operator]), success: .created,
      answer: .json(
        .object([.required("code", .secret(1...32)), .required("expires_at", .instant)])),
      problems: [.outsideYourGrid]
    ) { call in
      let code = LoginCode.make()
      let digest = OneTimeCode.digest(of: LoginCode.normalized(code) ?? code)
      let person = PersonID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let until = try await refusing {
        try await store.giveCode(digest, to: person, by: reader)
      }
      return Reply.json(.created) { answer in
        answer.object {
          $0.field("code", code)
          $0.field("expires_at", until.description)
        }
      }
    }
  }

  private static let noSecondFactor = Bilingual(
    zh: "您还没有设置动态口令，请去掉这一项。",
    en: "You have not set up a second factor; leave this out.")
}

/// What answers about sessions look like.
enum SessionShapes {
  static let opened = Shape.named(
    "opened-session",
    .object([
      .required("token", .secret(1...64), "Send it as `Authorization: Bearer …`; shown once."),
      .required("expires_at", .instant),
      .required("idle_expires_at", .instant, "Unless the session is used before."),
      .required("person_id", .uuid),
    ]))

  static let session = Shape.named(
    "session",
    .object([
      .required("id", .uuid), .required("created_at", .instant),
      .required("last_used_at", .instant, "To the minute."),
      .required("expires_at", .instant), .required("idle_expires_at", .instant),
      .required("current", .boolean, "Whether it is the one that asks."),
    ]))
}

extension SessionFact {
  fileprivate func write(to writer: inout JSONWriter, isCurrent: Bool) {
    writer.object {
      $0.field("id", id.text)
      $0.field("created_at", createdAt.description)
      $0.field("last_used_at", lastUsedAt.description)
      $0.field("expires_at", endsAt.description)
      $0.field("idle_expires_at", idleEndsAt.description)
      $0.field("current", isCurrent)
    }
  }
}
