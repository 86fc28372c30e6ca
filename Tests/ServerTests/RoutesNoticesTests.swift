import FoundationEssentials
import HTTPTypes
import JSON
import Store
import Support
import Testing

@testable import Server

@Suite struct RoutesNoticesTests {
  /// An act of level 2, credited at the door, reviewed, and on the next notice.
  private func noticed(_ bench: Bench, by doer: Who = .neighbour) async throws -> String {
    let body =
      #"{"act_type":"E01","person_id":"\#(bench.person(doer))","units":1,"#
      + #""occurred_on":"\#(bench.day())","beneficiary":{"door":"9号楼1单元101"},"#
      + #""evidence":[{"kind":"WI"},{"kind":"BC"}]}"#
    let credited = try await bench.post("/v1/credits", body, as: .headWorker)
    let id = try #require(credited.value("act_id")?.string, "\(credited.text)")
    let reviewed = try await bench.post(
      "/v1/acts/\(id)/review", #"{"decision":"approved"}"#, as: .secretary)
    #expect(reviewed.value("state")?.string == "on_notice", "\(reviewed.text)")
    return id
  }

  private func make(_ bench: Bench) async throws -> Int64 {
    let made = try await bench.post("/v1/notices", as: .secretary)
    #expect(made.status == 201, "\(made.text)")
    let number = try #require(made.value("no")?.integer)
    #expect(made.headers[.location] == "/v1/notices/\(number)")
    return number
  }

  private func post(_ number: Int64, _ bench: Bench, on day: String? = nil) async throws -> Answer {
    let body = #"{"posted_on":"\#(day ?? bench.day())","signed_by":"张书记","place":"南门"}"#
    return try await bench.post("/v1/notices/\(number)/posting", body, as: .secretary)
  }

  private func object(
    _ number: Int64, _ act: String, as who: Who, _ more: String = ""
  ) -> String {
    #"{"notice_no":\#(number),"act_id":"\#(act)","reason":"没有看到"\#(more)}"#
  }

  @Test func `a notice goes from the desk to the board`() async throws {
    try await Bench.run { bench in
      let act = try await noticed(bench)
      let number = try await make(bench)
      let path = "/v1/notices/\(number)"
      #expect(try await bench.get(path, as: .neighbour).problem() == "not-found", "a draft")
      let draft = try await bench.get(path, as: .worker)
      #expect(draft.value("posted_on")?.isNull == true)
      #expect(draft.headers[.eTag] == #""1""#)
      let again = try await bench.post("/v1/notices", as: .secretary)
      #expect(try again.problem() == "validation-failed")
      #expect(try await post(number, bench, on: bench.day(1)).problem() == "future-day")
      let early = try await post(number, bench, on: bench.day(-1))
      #expect(early.pointers == ["/posted_on"])
      let posted = try await post(number, bench)
      #expect(posted.value("posted_on")?.string == bench.day(), "\(posted.text)")
      #expect(try await post(number, bench).problem() == "already-decided")
      let shown = try await bench.get(path, as: .neighbour)
      let lines = shown.value("lines")?.array?.compactMap(\.object) ?? []
      let line = try #require(lines.first { $0["act_id"]?.string == act })
      #expect(line["state"]?.string == "waiting" && line["name"]?.isNull == true)
      #expect(line["clears_on"]?.string == bench.day(4))
      #expect(line["passbook_tail"]?.string?.count == 4)
      #expect(shown.value("waiting")?.integer == 1)
      let read = try await bench.get("/v1/acts/\(act)", as: .neighbour)
      #expect(read.value("notice_no")?.integer == number)
      let board = try await bench.get("/v1/notices?limit=1", as: .neighbour)
      #expect(board.items.first?["no"]?.integer == number)
    }
  }

  @Test func `the paper is in columns and names nobody`() async throws {
    try await Bench.run { bench in
      _ = try await noticed(bench)
      let number = try await make(bench)
      let sheet = try await bench.get(
        "/v1/notices/\(number)/text", as: .secretary, ["Accept": "text/plain"])
      #expect(sheet.status == 200)
      #expect(sheet.headers[.contentType] == "text/plain; charset=utf-8")
      let lines = sheet.text.split(separator: "\n")
      #expect(lines.first?.contains("第 \(number) 号") == true, "\(sheet.text)")
      let headings = lines.filter { $0.contains("存折尾号") }
      let rows = lines.filter { $0.contains("公示中") }
      #expect(!headings.isEmpty && !rows.isEmpty)
      for name in try await bench.database.texts("select name from people where name <> ''") {
        #expect(!sheet.text.contains(name))
      }
      let json = try await bench.get(
        "/v1/notices/\(number)/text", as: .secretary, ["Accept": "application/json"])
      #expect(try json.problem() == "not-acceptable")
    }
  }

  @Test func `an objection freezes a line, and the secretary's word moves it`() async throws {
    try await Bench.run { bench in
      let act = try await noticed(bench)
      let number = try await make(bench)
      let early = try await bench.post("/v1/objections", object(number, act, as: .head), as: .head)
      #expect(early.pointers == ["/notice_no"])
      _ = try await post(number, bench)
      let filed = try await bench.post("/v1/objections", object(number, act, as: .head), as: .head)
      #expect(filed.status == 201, "\(filed.text)")
      #expect(filed.value("line_state")?.string == "frozen")
      let id = try #require(filed.value("objection_id")?.string)
      #expect(filed.headers[.location] == "/v1/objections/\(id)")
      let twice = try await bench.post("/v1/objections", object(number, act, as: .head), as: .head)
      #expect(try twice.problem() == "already-decided")
      let doer = try await bench.get("/v1/objections/\(id)", as: .neighbour)
      #expect(doer.value("objector_id")?.isNull == true, "the doer is not told who objects")
      let mine = try await bench.get("/v1/objections?state=open", as: .head)
      #expect(mine.items.map { $0["id"]?.string } == [id])
      #expect(mine.items.first?["objector_id"]?.string == bench.person(.head))
      let word = #"{"decision":"upheld","reason":"查实"}"#
      let path = "/v1/objections/\(id)/decision"
      #expect(try await bench.post(path, word, as: .worker).problem() == "forbidden")
      #expect(try await bench.post(path, word, as: .operator).problem() == "not-found")
      let before = try await bench.get(
        "/v1/people/\(bench.person(.neighbour))/balance", as: .neighbour)
      #expect(before.balanceOf("on_notice") == 10)
      let upheld = try await bench.post(path, word, as: .secretary, key: "one")
      #expect(upheld.value("state")?.string == "upheld", "\(upheld.text)")
      #expect(upheld.value("seq")?.integer != nil)
      let after = try await bench.get(
        "/v1/people/\(bench.person(.neighbour))/balance", as: .neighbour)
      #expect(after.balanceOf("on_notice") == 0)
      let repeated = try await bench.post(path, word, as: .secretary, key: "one")
      #expect(repeated.body == upheld.body && repeated.headers[.idempotencyHit] == "true")
      let state = try await bench.get("/v1/acts/\(act)", as: .neighbour)
      #expect(state.value("state")?.string == "reversed")
      #expect(try await bench.database.faults() == [])
      let appealed = try await bench.post(
        "/v1/objections/\(id)/appeal", #"{"reason":"我做了"}"#, as: .neighbour)
      #expect(appealed.value("state")?.string == "appealed", "\(appealed.text)")
      let last = #"{"decision":"dismissed","reason":"有记录"}"#
      #expect(try await bench.post(path, last, as: .secretary).problem() == "forbidden")
      let final = try await bench.post(path, last, as: .streetSecretary)
      #expect(final.value("line_state")?.string == "waiting", "\(final.text)")
      let again = try await bench.get(
        "/v1/people/\(bench.person(.neighbour))/balance", as: .neighbour)
      #expect(again.balanceOf("on_notice") == 10)
    }
  }

  @Test func `paper comes through a worker, and credited points ask for a reversal`() async throws {
    try await Bench.run { bench in
      let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let act = try #require(credited.value("act_id")?.string)
      let number = try await make(bench)
      _ = try await post(number, bench)
      let slip = #","slip_no":"Y-7""#
      let body = object(number, act, as: .worker, slip)
      #expect(try await bench.post("/v1/objections", body, as: .neighbour).problem() == "forbidden")
      let filed = try await bench.post("/v1/objections", body, as: .worker)
      #expect(filed.value("line_state")?.string == "listed", "\(filed.text)")
      let id = try #require(filed.value("objection_id")?.string)
      let upheld = try await bench.post(
        "/v1/objections/\(id)/decision", #"{"decision":"upheld","reason":"查实"}"#, as: .secretary)
      #expect(upheld.value("seq")?.isNull == true)
      let asked = try await bench.get("/v1/reversals?state=requested", as: .auditor)
      let reversal = try #require(
        asked.items.first { $0["act_id"]?.string == act }, "\(asked.text)")
      let signed = try await bench.post(
        "/v1/reversals/\(try #require(reversal["id"]?.string))/countersignature",
        #"{"decision":"signed"}"#, as: .auditor)
      #expect(signed.status == 200, "\(signed.text)")
    }
  }

  @Test func `a reversal that an objection asked for falls with it on appeal`() async throws {
    try await Bench.run { bench in
      let credited = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let act = try #require(credited.value("act_id")?.string)
      let number = try await make(bench)
      _ = try await post(number, bench)
      let slip = object(number, act, as: .worker, #","slip_no":"Y-8""#)
      let filed = try await bench.post("/v1/objections", slip, as: .worker)
      let id = try #require(filed.value("objection_id")?.string)
      let path = "/v1/objections/\(id)"
      _ = try await bench.post(
        "\(path)/decision", #"{"decision":"upheld","reason":"查实"}"#, as: .secretary)
      let upheld = try await bench.get(path, as: .secretary)
      let reversal = try #require(upheld.value("reversal_id")?.string, "\(upheld.text)")
      let appealed = try await bench.post(
        "\(path)/appeal", #"{"reason":"我做了"}"#, as: .head)
      #expect(appealed.status == 200, "\(appealed.text)")
      let last = try await bench.post(
        "\(path)/decision", #"{"decision":"dismissed","reason":"有记录"}"#, as: .streetSecretary)
      #expect(last.value("state")?.string == "finally_dismissed", "\(last.text)")
      let answered = try await bench.get("/v1/reversals/\(reversal)", as: .auditor)
      #expect(answered.value("state")?.string == "refused")
      #expect(answered.value("answer")?.string == "有记录")
      #expect(answered.value("answered_by")?.string == bench.person(.streetSecretary))
      let signed = try await bench.post("/v1/reversals/\(reversal)/countersignature", as: .auditor)
      #expect(try signed.problem() == "already-decided")
    }
  }

  @Test func `a guardian consents for a child`() async throws {
    try await Bench.run { bench in
      let grid = try await bench.get("/v1/people/\(bench.person(.head))", as: .worker)
      let child = try await bench.post(
        "/v1/people",
        #"{"name":"测试童","grid":"\#(grid.value("grid")?.string ?? "")","birth_year":2018,"#
          + #""guardian_id":"\#(bench.person(.head))","#
          + #""consent":{"given_on":"\#(bench.day())","way":"paper"}}"#, as: .worker)
      let id = try #require(child.value("id")?.string, "\(child.text)")
      let path = "/v1/people/\(id)/publication-consent"
      func yes(_ more: String = "") -> String {
        #"{"given":true,"on":"\#(bench.day())","way":"paper"\#(more)}"#
      }
      let alone = try await bench.post(path, yes(), as: .worker)
      #expect(alone.pointers == ["/guardian_id"], "\(alone.text)")
      let wrong = yes(#","guardian_id":"\#(bench.person(.neighbour))""#)
      #expect(try await bench.post(path, wrong, as: .worker).pointers == ["/guardian_id"])
      let named = yes(#","guardian_id":"\#(bench.person(.head))""#)
      let recorded = try await bench.post(path, named, as: .worker)
      #expect(recorded.value("guardian_id")?.string == bench.person(.head), "\(recorded.text)")
      let given = try await bench.post(path, yes(), as: .head)
      #expect(given.value("guardian_id")?.string == bench.person(.head), "\(given.text)")
      let list = try await bench.get("/v1/people/\(id)/consents", as: .worker)
      #expect(list.items.map { $0["guardian_id"]?.string }.allSatisfy { $0 == bench.person(.head) })
      #expect(
        list.items.map { $0["purpose"]?.string } == ["publication", "publication", "records"])
    }
  }

  @Test func `a name is published by consent of its own`() async throws {
    try await Bench.run { bench in
      let path = "/v1/people/\(bench.person(.head))/publication-consent"
      let yes = #"{"given":true,"on":"\#(bench.day())","way":"paper","form_no":"P-1"}"#
      let given = try await bench.post(path, yes, as: .head)
      #expect(given.value("given") == .bool(true), "\(given.text)")
      #expect(try await bench.post(path, yes, as: .neighbour).problem() == "forbidden")
      let list = try await bench.get("/v1/people/\(bench.person(.head))/consents", as: .head)
      #expect(list.items.first?["purpose"]?.string == "publication")
      #expect(list.items.count == 2)
      _ = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let number = try await make(bench)
      let name = try await bench.database.texts(
        "select name from people where id = '\(bench.person(.head))'")[0]
      let sheet = try await bench.get("/v1/notices/\(number)/text", as: .secretary)
      #expect(sheet.text.contains(name))
      let no = #"{"given":false,"on":"\#(bench.day())","way":"spoken"}"#
      _ = try await bench.post(path, no, as: .head)
      let later = try await bench.get("/v1/notices/\(number)/text", as: .secretary)
      #expect(!later.text.contains(name))
    }
  }
}

extension Who {
  /// Of the community; works in all its grids.
  static let headWorker = Who(role: "grid_worker", place: 4)
}
