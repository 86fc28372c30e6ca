import Bank
import FoundationEssentials
import JSON
import Support
import Testing

@testable import Server

/// A veteran's voucher, over HTTP, from its issue to its settlement.
@Suite struct RoutesVouchersTests {
  /// The head is a veteran; the neighbour answers for a firm. Gives the firm's id.
  private func prepare(_ bench: Bench) async throws -> String {
    let member = #"{"class":"veteran","since":"\#(bench.day(-1))","proof":"证 12"}"#
    let enrolled = try await bench.post(
      "/v1/people/\(bench.person(.head))/classes", member, as: .worker)
    #expect(enrolled.status == 201, "\(enrolled.text)")
    let firm = #"{"name":"好帮手家政","contact_id":"\#(bench.person(.neighbour))"}"#
    let added = try await bench.post("/v1/voucher-providers", firm, as: .secretary)
    #expect(added.status == 201, "\(added.text)")
    return try #require(added.value("id")?.string)
  }

  private func issue(_ bench: Bench, _ number: String, _ more: String = "") async throws -> String {
    let body =
      #"{"number":"\#(number)","issuer":"退役军人服务站","class":"veteran","service":"家政两小时","#
      + #""valid_until":"\#(bench.day(30))","person_id":"\#(bench.person(.head))"\#(more)}"#
    let issued = try await bench.post("/v1/vouchers", body, as: .secretary)
    #expect(issued.status == 201, "\(issued.text)")
    return try #require(issued.value("voucher_id")?.string)
  }

  @Test func `it is passed on, booked, given, confirmed and settled`() async throws {
    try await Bench.run { bench in
      let firm = try await prepare(bench)
      let id = try await issue(bench, "J-001", #","max_passings":1"#)
      let path = "/v1/vouchers/\(id)"
      let other = try await issue(bench, "J-002")
      let friend = bench.person(.worker)
      let passed = try await bench.post(
        path + "/passing", #"{"person_id":"\#(friend)"}"#, as: .head)
      #expect(passed.value("passings")?.integer == 1, "\(passed.text)")
      let again = try await bench.post(
        path + "/passing", #"{"person_id":"\#(bench.person(.head))"}"#, as: .worker)
      #expect(again.status == 422 && again.text.contains("limit-per-person"), "\(again.text)")
      let booking = #"{"provider_id":"\#(firm)","on":"\#(bench.day())"}"#
      #expect(try await bench.post(path + "/booking", booking, as: .worker).status == 200)
      let early = try await bench.post(path + "/confirmation", as: .worker)
      #expect(early.status == 409)
      let day = #"{"on":"\#(bench.day())"}"#
      #expect(try await bench.post(path + "/delivery", day, as: .secretary).status == 403)
      #expect(try await bench.post(path + "/delivery", day, as: .neighbour).status == 200)
      let confirmed = try await bench.post(path + "/confirmation", as: .worker)
      #expect(confirmed.value("state")?.string == "confirmed", "\(confirmed.text)")
      let listed = try await bench.get("/v1/vouchers?state=confirmed", as: .secretary)
      #expect(listed.items.count == 1)
      let settle = #"{"provider_id":"\#(firm)"}"#
      let settled = try await bench.post("/v1/voucher-settlements", settle, as: .secretary)
      #expect(settled.status == 201 && settled.value("no")?.integer == 1, "\(settled.text)")
      let list = try #require(settled.value("settlement_id")?.string)
      let shown = try await bench.get("/v1/voucher-settlements/\(list)", as: .auditor)
      #expect(shown.value("lines", "0", "number")?.string == "J-001", "\(shown.text)")
      let sheet = try await bench.get("/v1/voucher-settlements/\(list)/text", as: .secretary)
      #expect(sheet.text.contains("J-001") && sheet.text.contains("签字"))
      #expect(try await bench.get("/v1/voucher-settlements/\(list)", as: .head).status == 403)

      let trial = try await bench.get(
        "/v1/communities/\(try await code(bench))/trial-balance?unit=vouchers", as: .auditor)
      #expect(trial.value("unit")?.string == "vouchers" && trial.value("total")?.integer == 0)
      #expect(trial.value("debit")?.integer == 4, "\(trial.text)")
      let points = try await bench.get(
        "/v1/communities/\(try await code(bench))/trial-balance", as: .auditor)
      #expect(points.value("total")?.integer == 0)
      let balance = try await bench.get(
        "/v1/people/\(bench.person(.head))/balance", as: .head)
      #expect(balance.balanceOf("available") == 86)
      let mine = try await bench.get("/v1/vouchers", as: .head)
      #expect(mine.items.map { $0["id"]?.string } == [other])
    }
  }

  private func code(_ bench: Bench) async throws -> String {
    let me = try await bench.get("/v1/me", as: .head)
    return try #require(me.value("person", "community")?.string)
  }

  @Test func `its way is printed without names`() async throws {
    try await Bench.run { bench in
      _ = try await prepare(bench)
      let id = try await issue(bench, "J-001", #","max_passings":2"#)
      let path = "/v1/vouchers/\(id)"
      let to = #"{"person_id":"\#(bench.person(.neighbour))"}"#
      #expect(try await bench.post(path + "/passing", to, as: .worker).status == 200)
      for (place, who) in [Who.head, .neighbour].enumerated() {
        let me = try await bench.get("/v1/me", as: who)
        let name = try #require(me.value("person", "name")?.string)
        let book = try #require(me.value("person", "passbook_no")?.string)
        let chain = try await bench.get(path + "/chain", as: who)
        let text = try await bench.get(path + "/chain/text", as: .auditor)
        for answer in [chain, text] {
          #expect(answer.status == 200, "\(answer.text)")
          #expect(!answer.text.contains(name) && !answer.text.contains(bench.person(who)))
          #expect(answer.text.contains(String(book.suffix(4))) && !answer.text.contains(book))
        }
        #expect(
          chain.value("steps", "\(place)", "passbook_tail")?.string == String(book.suffix(4)))
      }
      #expect(try await bench.get(path + "/chain", as: .otherWorker).status == 403)
    }
  }

  @Test func `two who pass it on at once leave it in one hand`() async throws {
    try await Bench.run { bench in
      _ = try await prepare(bench)
      let id = try await issue(bench, "J-001", #","max_passings":1"#)
      try await bench.signIn(.head, .worker)
      let targets = [(Who.head, Who.neighbour), (.worker, .secretary)]
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for (by, to) in targets {
          group.addTask {
            let body = #"{"person_id":"\#(bench.person(to))"}"#
            return try await bench.post("/v1/vouchers/\(id)/passing", body, as: by).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.count { $0 == 200 } == 1, "\(statuses)")
      let shown = try await bench.get("/v1/vouchers/\(id)", as: .auditor)
      #expect(shown.value("passings")?.integer == 1)
    }
  }

  @Test(arguments: [
    (#""class":"veteran""#, #""class":"Veteran 1""#, "/class"),
    (#""number":"J-001""#, #""number":"J-009""#, "/number"),
    (#""valid_until":"2"#, #""valid_until":"1"#, "/valid_until"),
  ])
  func `a voucher that cannot be is refused`(
    from: String, to: String, pointer: String
  ) async throws {
    try await Bench.run { bench in
      _ = try await prepare(bench)
      _ = try await issue(bench, "J-009")
      let body =
        #"{"number":"J-001","issuer":"站","class":"veteran","service":"家政","#
        + #""valid_until":"\#(bench.day(30))","person_id":"\#(bench.person(.head))"}"#
      let spoilt = body.replacing(from, with: to)
      let answer = try await bench.post("/v1/vouchers", spoilt, as: .secretary)
      #expect(answer.status == 422 && answer.text.contains(pointer), "\(answer.text)")
    }
  }
}
