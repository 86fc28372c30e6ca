import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Postgres
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesAccessTests {
  @Test func `whoever signs in is known by the token`() async throws {
    try await Town.run { town in
      let head = town.login("resident")
      let opened = try await town.signIn(head.login.uppercased())
      #expect(opened.status == 201)
      #expect(try opened.string("person_id") == head.person.description)
      let (idle, end) = try (opened.string("idle_expires_at"), opened.string("expires_at"))
      #expect(idle < end)
      let token = try opened.string("token")
      let me = try await town.get("/v1/me", as: token).object
      #expect(me["person"]?.object?["name"]?.string == head.name)
      #expect(me["person"]?.object?["login"]?.string == head.login)
      #expect(me["balance"]?.object?["available"]?.integer == 86)
      #expect(me["offices"]?.array?.isEmpty == true)
      let worker = town.login("grid_worker")
      let held = try await town.get("/v1/me", as: town.token("grid_worker")).object
      let office = try #require(held["offices"]?.array?.first?.object)
      #expect(office["role"]?.string == "grid_worker")
      #expect(office["grids"]?.array?.compactMap(\.string) == worker.grids.sorted())
      #expect(office["community"]?.string == worker.community)
    }
  }

  @Test func `an unknown name and a wrong password get the same answer`() async throws {
    try await Town.run { town in
      let wrong = try await town.signIn(town.login("resident").login, "not this one")
      let unknown = try await town.signIn("nobody.of.that.name", "not this one")
      #expect(wrong.status == 401 && wrong.text == unknown.text)
      #expect(try wrong.problem == "invalid-credentials")
      #expect(wrong.headers[.wwwAuthenticate] == unknown.headers[.wwwAuthenticate])
      #expect(wrong.headers.map(\.name) == unknown.headers.map(\.name))
    }
  }

  @Test(arguments: [true, false])
  func `wrong passwords make a name wait, known or not`(isKnown: Bool) async throws {
    try await Town.run { town in
      let login = isKnown ? town.login("resident").login : "nobody.of.that.name"
      for _ in 1...6 {
        #expect(try await town.signIn(login, "not this one").status == 401)
      }
      let locked = try await town.signIn(login)
      #expect(locked.status == 429)
      #expect(try locked.problem == "too-many-requests")
      #expect(locked.headers[.retryAfter] == "1")
      #expect(try await town.signIn(town.login("grid_worker").login).status == 201)
    }
  }

  @Test func `a right password makes earlier wrong ones forgotten`() async throws {
    try await Town.run { town in
      let login = town.login("resident").login
      for _ in 1...2 {
        for _ in 1...5 {
          let wrong = try await town.signIn(login, "not this one")
          #expect(wrong.status == 401)
        }
        let right = try await town.signIn(login)
        #expect(right.status == 201)
      }
    }
  }

  @Test func `a one-time code signs in once and stands for the old password`() async throws {
    try await Town.run { town in
      let head = town.login("resident")
      let worker = try await town.token("grid_worker")
      let before = try await town.token("resident")
      let given = try await town.send(
        .post, "/v1/people/\(head.person)/login-code", as: worker)
      #expect(given.status == 201)
      let code = try given.string("code")
      let opened = try await town.signIn(head.login, code.uppercased())
      #expect(opened.status == 201)
      #expect(try await town.signIn(head.login, code).status == 401)
      let token = try opened.string("token")
      let new = "three quiet herons"
      let body = #"{"old":"\#(code)","new":"\#(new)"}"#
      #expect(try await town.send(.put, "/v1/me/password", body, as: before).status == 401)
      #expect(try await town.send(.put, "/v1/me/password", body, as: token).status == 204)
      #expect(try await town.get("/v1/me", as: before).status == 401)
      #expect(try await town.get("/v1/me", as: token).status == 200)
      #expect(try await town.signIn(head.login).status == 401)
      #expect(try await town.signIn(head.login, new).status == 201)
      #expect(try await town.send(.put, "/v1/me/password", body, as: token).status == 401)
    }
  }

  @Test func `nobody gives a code to whoever is above him`() async throws {
    try await Town.run { town in
      let (worker, secretary) = (
        try await town.token("grid_worker"), try await town.token("secretary")
      )
      func ask(_ person: PersonID, as token: String) async throws -> String {
        let answer = try await town.send(.post, "/v1/people/\(person)/login-code", as: token)
        return answer.status == 201 ? "given" : try answer.problem
      }
      func person(_ role: String, _ place: Int = 0) -> PersonID { town.login(role, place).person }
      #expect(try await ask(person("secretary"), as: worker) == "forbidden")
      #expect(try await ask(person("grid_worker"), as: worker) == "forbidden")
      #expect(try await ask(person("grid_worker"), as: secretary) == "given")
      #expect(try await ask(person("shopkeeper"), as: secretary) == "given")
      #expect(try await ask(person("auditor"), as: secretary) == "forbidden")
      #expect(try await ask(person("secretary"), as: secretary) == "forbidden")
      #expect(try await ask(person("secretary", 2), as: secretary) == "forbidden")
      #expect(try await ask(person("secretary", 1), as: secretary) == "not-found")
      let street = try await town.token("secretary", 1)
      #expect(try await ask(person("secretary"), as: street) == "given")
      #expect(try await ask(person("auditor"), as: street) == "given")
      let machine = try await town.token("operator")
      #expect(try await ask(person("secretary"), as: machine) == "not-found")
      let resident = try await town.token("resident")
      #expect(try await ask(person("resident"), as: resident) == "forbidden")
      let far = try await town.neighbour(inGrid: false, as: secretary)
      let id = PersonID(try #require(far["id"]?.string.flatMap { UUID(uuidString: $0) }))
      #expect(try await ask(id, as: worker) == "outside-your-grid")
      #expect(try await ask(PersonID(UUID()), as: worker) == "not-found")
    }
  }

  @Test func `sessions are listed and ended by their owner only`() async throws {
    try await Town.run { town in
      let (one, two) = (try await town.token("resident"), try await town.token("resident"))
      let other = try await town.token("grid_worker")
      let listed = try await town.get("/v1/sessions", as: one).items
      #expect(listed.count == 2)
      #expect(listed.map { $0["current"]?.bool } == [false, true])
      let id = try #require(listed.first?["id"]?.string)
      let foreign = try await town.send(.delete, "/v1/sessions/\(id)", as: other)
      let unknown = try await town.send(.delete, "/v1/sessions/\(UUID().text)", as: other)
      #expect(foreign.status == 404 && foreign.text == unknown.text)
      #expect(try await town.send(.delete, "/v1/sessions/\(id)", as: one).status == 204)
      #expect(try await town.get("/v1/me", as: two).status == 401)
      #expect(try await town.send(.delete, "/v1/sessions/current", as: one).status == 204)
      #expect(try await town.get("/v1/me", as: one).status == 401)
      #expect(try await town.get("/v1/me", as: other).status == 200)
    }
  }

  @Test func `sessions end by their age and when they are idle, of officers sooner`() async throws {
    try await Town.run { town in
      let worker = try await town.token("grid_worker")
      let resident = try await town.token("resident")
      try await town.database.asOwner { _ = try $0.execute(AgeSessions(idle: 1700, age: 1700)) }
      #expect(try await town.get("/v1/me", as: worker).status == 200)
      #expect(try await town.get("/v1/me", as: resident).status == 200)
      let idle = try await town.database.asOwner { try $0.run(LongestIdle()) }
      #expect(idle[0] < 60, "its use was noted")
      try await town.database.asOwner { _ = try $0.execute(AgeSessions(idle: 1900, age: 1900)) }
      #expect(try await town.get("/v1/me", as: worker).status == 401)
      #expect(try await town.get("/v1/me", as: resident).status == 200)
      try await town.database.asOwner {
        _ = try $0.execute(AgeSessions(idle: 0, age: 30 * 86_400))
      }
      #expect(try await town.get("/v1/me", as: resident).status == 401)
    }
  }

  @Test func `what cannot be a sign-in is refused before any password is tried`() async throws {
    try await Town.run { town in
      let otp = try await town.send(
        .post, "/v1/sessions", #"{"login":"a","password":"b","otp":"123456"}"#)
      #expect(otp.status == 422 && otp.pointers == ["/otp"])
      let long = String(repeating: "x", count: 10_000)
      #expect(try await town.signIn("somebody", long).status == 422)
      let token = try await town.token("resident")
      for weak in ["12345678", "aaaaaaaa", town.login("resident").login] {
        let body = #"{"old":"\#(TestBank.password)","new":"\#(weak)"}"#
        let answer = try await town.send(.put, "/v1/me/password", body, as: token)
        #expect(answer.status == 422 && answer.pointers == ["/new"], "\(weak)")
      }
    }
  }
}
