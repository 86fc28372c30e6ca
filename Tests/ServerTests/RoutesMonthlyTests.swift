import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store
import Support
import Tables
import Testing

@testable import Server

@Suite struct RoutesMonthlyTests {
  private func month(_ bench: Bench) -> String { String(bench.day().prefix(7)) }

  private func path(_ bench: Bench, _ who: Who = .head, _ rest: String = "") -> String {
    "/v1/people/\(bench.person(who))/monthly-statement\(rest)?month=\(month(bench))"
  }

  @Test func `a person reads the month as it was booked`() async throws {
    try await Bench.run { bench in
      let before = try await bench.get(path(bench), as: .head)
      #expect(before.status == 200, "\(before.text)")
      #expect(before.value("closing", "available")?.integer == 86)
      _ = try await bench.post("/v1/credits", bench.patrol(), as: .worker)
      let cut = try await bench.post("/v1/credits", bench.patrol(minutes: 180), as: .worker)
      #expect(cut.status == 201, "\(cut.text)")
      let after = try await bench.get(path(bench), as: .head, ["Accept-Language": "en"])
      let lines = after.value("lines")?.array?.compactMap(\.object) ?? []
      let first = try #require(
        lines.last { $0["minutes"]?.integer == 120 && $0["act_type"]?.string == "B01" })
      #expect(first["amount"]?.integer == 10)
      let sum = lines.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) }
      let opening = try #require(after.value("opening", "available")?.integer)
      #expect(opening + sum == after.value("closing", "available")?.integer)
      #expect(lines.last?["balance_after"]?.integer == opening + sum)
      let caps = after.value("cuts", "0", "caps", "0")?.object
      #expect(caps?["reason"]?.string?.contains("at most") == true, "\(after.text)")
      #expect(after.value("minutes", "month")?.integer ?? 0 >= 300)
      #expect(after.value("object_to", "grid_workers")?.array?.isEmpty == false)
      #expect(after.value("final") == .bool(false))
    }
  }

  @Test func `what a proxy took back is told, and counts neither as in nor as out`() async throws {
    try await Bench.run { bench in
      let before = try await bench.get(path(bench), as: .head)
      let mandate =
        #"{"principal_id":"\#(bench.person(.head))","proxy_id":"\#(bench.person(.neighbour))","#
        + #""may":["request"],"until":"\#(bench.day(30))","daily_limit":20,"#
        + #""consent":{"given_on":"\#(bench.day())","way":"paper"}}"#
      #expect(try await bench.post("/v1/mandates", mandate, as: .worker).status == 201)
      let gift = try await RoutesPeopleChangeTests.gift(bench, within: 12)
      let request = #"{"item":"\#(gift)","person_id":"\#(bench.person(.head))"}"#
      let asked = try await bench.post("/v1/redemptions", request, as: .neighbour)
      let redemption = try #require(asked.value("redemption_id")?.string)
      let back = try await bench.post("/v1/redemptions/\(redemption)/cancellation", as: .neighbour)
      #expect(back.status == 200, "\(back.text)")
      let after = try await bench.get(path(bench), as: .head)
      for field in ["points_in", "points_out"] {
        #expect(after.value(field)?.integer == before.value(field)?.integer, "\(field)")
      }
      let uses = after.value("proxy_uses")?.array?.compactMap(\.object) ?? []
      #expect(uses.map { $0["cancelled"] } == [.bool(false), .bool(true)])
      let sheet = try await bench.get(
        path(bench, .head, "/text"), as: .head, ["Accept": "text/plain"])
      #expect(sheet.text.contains("取消兑换"))
    }
  }

  @Test func `on paper it is in Chinese, in columns, and says where to object`() async throws {
    try await Bench.run { bench in
      for _ in 0..<2 {
        _ = try await bench.post("/v1/credits", bench.patrol(minutes: 180), as: .worker)
      }
      let sheet = try await bench.get(
        path(bench, .head, "/text"), as: .worker, ["Accept": "text/plain"])
      #expect(sheet.headers[.contentType] == "text/plain; charset=utf-8")
      for words in [
        "月度对账单", "月初可用积分", "一、本月明细", "二、没有全部计分的事", "原因：", "三、志愿服务时长",
        "网格员：", "居委会",
      ] { #expect(sheet.text.contains(words), "\(words)\n\(sheet.text)") }
      for line in sheet.text.split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= PrintedPage.width, "\(line)")
      }
      let name = try await bench.database.texts(
        "select name from people where id = '\(bench.person(.head))'")[0]
      #expect(sheet.text.contains("户名：\(name)"))
    }
  }

  @Test func `only who may see the passbook sees the month`() async throws {
    try await Bench.run { bench in
      for who in [Who.head, .worker, .secretary, .auditor] {
        let read = try await bench.get(path(bench), as: who)
        #expect(read.status == 200, "\(read.text)")
      }
      #expect(try await bench.get(path(bench), as: .neighbour).problem() == "forbidden")
      #expect(try await bench.get(path(bench), as: .otherWorker).problem() == "outside-your-grid")
      #expect(try await bench.get(path(bench), as: .operator).problem() == "not-found")
      let base = "/v1/people/\(bench.person(.head))/monthly-statement"
      #expect(try await bench.get(base, as: .head).problem() == "invalid-request")
      for bad in ["2026-13", "2026", "9999-12"] {
        #expect(
          try await bench.get("\(base)?month=\(bad)", as: .head).problem() == "invalid-request")
      }
    }
  }

  @Test func `a household has its own, with a proxy's and a gift's lines`() async throws {
    try await Bench.run { bench in
      let household = try await bench.database.texts(
        """
        select d.id from households d join transfers t on t.community = d.community
        join holders h on h.community = d.community and h.id = d.id
          and t.credit = h.first_account where d.community = 3 limit 1
        """)[0]
      let read = try await bench.get(
        "/v1/households/\(household)/monthly-statement?month=\(month(bench))", as: .secretary)
      #expect(read.value("passbook_no")?.isNull == true && read.status == 200, "\(read.text)")
      let text = try await bench.get(
        "/v1/households/\(household)/monthly-statement/text?month=\(month(bench))", as: .secretary)
      #expect(text.text.contains("户名：住户账户"))
      let mixed = "/v1/people/\(household)/monthly-statement?month=\(month(bench))"
      #expect(try await bench.get(mixed, as: .secretary).problem() == "not-found")
    }
  }

  @Test func `a grid is printed person by person, for its worker and the secretary`() async throws {
    try await Bench.run { bench in
      try await bench.database.script(
        "update people set phone = null where community = 3 and passbook_no > '00000100'")
      let grid = try await bench.database.texts(
        """
        select g.code from residences r left join households d on d.community = r.community
          and d.id = r.household join grids g on g.id = coalesce(r.grid, d.grid)
        where r.person = '\(bench.person(.head))' and r.until is null
        """)[0]
      let base = "/v1/grids/\(grid)/monthly-statements"
      let query = "?month=\(month(bench))"
      let first = try await bench.get("\(base)\(query)&limit=2", as: .worker)
      #expect(first.items.count == 2, "\(first.text)")
      let next = try #require(first.headers[.link])
      let target = try #require(next.split(separator: "<").first?.split(separator: ">").first)
      let second = try await bench.get(String(target), as: .worker)
      #expect(second.items.first?["passbook_no"] != first.items.first?["passbook_no"])
      let whole = try await bench.get("\(base)\(query)&limit=100", as: .secretary)
      let pages = try await bench.get("\(base)/text\(query)", as: .secretary)
      #expect(pages.text.split(separator: "\u{0C}").count == whole.items.count)
      for item in whole.items {
        let passbook = try #require(item["passbook_no"]?.string)
        #expect(pages.text.contains("存折号：\(passbook)"))
      }
      #expect(try await bench.get(base + query, as: .otherWorker).problem() == "outside-your-grid")
      #expect(try await bench.get(base + query, as: .head).problem() == "forbidden")
      #expect(try await bench.get(base + query, as: .shopkeeper).problem() == "forbidden")
      let none = "/v1/grids/999999999999999/monthly-statements\(query)"
      #expect(try await bench.get(none, as: .secretary).problem() == "not-found")
    }
  }
}
