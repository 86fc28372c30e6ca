import FoundationEssentials
import HTTPTypes
import JSON
import Store
import Support
import Tables
import Testing

@testable import Server

/// Reports over HTTP: who may read them, and that paper says what JSON says.
@Suite struct RoutesReportsTests {
  private func month(_ bench: Bench) -> String { String(bench.day().prefix(7)) }

  /// Every report's query, and who may read it besides secretary and auditor.
  private func reports(_ bench: Bench) -> [(query: String, shopkeeper: Bool)] {
    [
      ("outstanding?x=", false), ("settlement?point=P1&month=\(month(bench))", true),
      ("pickups?day=\(bench.day())", true),
      ("counter?from=\(bench.day(-30))&to=\(bench.day())", false),
    ].map { ($0.0.replacing("?x=", with: ""), $0.1) }
  }

  private func text(_ path: String) -> String {
    guard let mark = path.firstIndex(of: "?") else { return path + "/text" }
    return path[..<mark] + "/text" + path[mark...]
  }

  @Test func `each report is for its offices, here and above`() async throws {
    try await Bench.run { bench in
      try await bench.database.script(
        "update pickup_points set run_by = 'partner' where community = 3")
      let code = try await bench.database.texts("select code from communities where id = 3")[0]
      for (query, shopkeeper) in reports(bench) {
        let path = "/v1/reports/\(query)"
        for who in [Who.secretary, .auditor] + (shopkeeper ? [.shopkeeper] : []) {
          let json = try await bench.get(path, as: who)
          #expect(json.status == 200, "\(query) \(who.role) \(json.text)")
          let paper = try await bench.get(text(path), as: who, ["Accept": "text/plain"])
          #expect(paper.headers[.contentType] == "text/plain; charset=utf-8", "\(paper.text)")
          for line in paper.text.split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= PrintedPage.width, "\(line)")
          }
        }
        let others = [Who.worker, .head] + (shopkeeper ? [] : [.shopkeeper])
        for who in others {
          #expect(try await bench.get(path, as: who).problem() == "forbidden", "\(query)")
        }
        let join = path.contains("?") ? "&" : "?"
        let above = try await bench.get(
          "\(path)\(join)community=\(code)", as: .streetSecretary)
        #expect(above.status == 200, "\(query) \(above.text)")
        let none = try await bench.get(
          "\(path)\(join)community=999999999999", as: .secretary)
        #expect(try none.problem() == "not-found", "\(query)")
      }
    }
  }

  @Test func `points, worth and cover add up`() async throws {
    try await Bench.run { bench in
      let report = try await bench.get("/v1/reports/outstanding", as: .auditor)
      let total = try #require(report.value("points", "total")?.integer)
      for list in ["by_age", "by_expiry", "by_holder"] {
        let parts = report.value("points", list)?.array?.compactMap(\.object) ?? []
        #expect(parts.reduce(0) { $0 + ($1["points"]?.integer ?? 0) } == total, "\(list)")
      }
      let cover = try #require(report.value("cover")?.object)
      func fen(_ key: String) -> Int64 { cover[key]?.integer ?? -1 }
      #expect(fen("budget_fen") > 0 && fen("stock_fen") > 0)
      let means = fen("stock_fen") + fen("budget_left_fen")
      #expect(fen("cover_basis_points") == means * 10_000 / fen("points_worth_fen"))
      #expect(cover["warning"] == .bool(fen("cover_basis_points") < 6_000))
      #expect(fen("months_left_tenths") == means * 30 / fen("handed_over_fen"))
      let dearest = report.value("communities", "0", "prices", "dearest")?.object
      let cheapest = report.value("communities", "0", "prices", "cheapest")?.object
      let mean = report.value("communities", "0", "prices", "fen_per_100_points")?.integer ?? 0
      #expect(cheapest?["fen_per_100_points"]?.integer ?? .max <= mean)
      #expect(dearest?["fen_per_100_points"]?.integer ?? 0 >= mean)
      let paper = try await bench.get("/v1/reports/outstanding/text", as: .auditor)
      #expect(paper.text.contains("待兑积分 \(total) 分") && paper.text.contains("礼品保障率"))
      // The money is taken back, and what is promised stays.
      let budget = try await bench.get("/v1/budgets", as: .secretary)
      let id = try #require(budget.items.first?["id"]?.string)
      _ = try await bench.post("/v1/budgets/\(id)/end", #"{"reason":"收回"}"#, as: .secretary)
      let poorer = try await bench.get("/v1/reports/outstanding", as: .auditor)
      #expect(poorer.value("cover", "budget_fen")?.integer == 0)
      #expect(poorer.value("points", "total")?.integer == total)
      let then = try await bench.get(
        "/v1/reports/outstanding?as_of=\(bench.day(-1))", as: .auditor)
      #expect(then.value("cover", "budget_fen")?.integer == fen("budget_fen"))
      let future = try await bench.get(
        "/v1/reports/outstanding?as_of=\(bench.day(1))", as: .auditor)
      #expect(try future.problem() == "invalid-request")
    }
  }

  @Test func `a settlement names its sum and leaves room to sign`() async throws {
    try await Bench.run { bench in
      let path = "/v1/reports/settlement?point=P1&month=\(month(bench))"
      let own = try await bench.get(path, as: .secretary)
      #expect(try own.problem() == "invalid-request", "the community's own point")
      try await bench.database.script(
        "update pickup_points set run_by = 'partner', name = '便民超市' where community = 3")
      let report = try await bench.get(path, as: .shopkeeper)
      let lines = report.value("lines")?.array?.compactMap(\.object) ?? []
      let sum: Int64 = lines.reduce(0) { $0 + ($1["cost_fen"]?.integer ?? 0) }
      #expect(report.value("cost_fen")?.integer == sum && sum > 0, "\(report.text)")
      let paper = try await bench.get(text(path), as: .shopkeeper)
      #expect(paper.text.contains("便民超市") && paper.text.contains("商户（签字）"))
      let yuan = "\(sum / 100).\(sum % 100 < 10 ? "0" : "")\(sum % 100)"
      #expect(paper.text.contains("应付 \(yuan) 元"), "\(paper.text)")
      for bad in ["point=P9&month=\(month(bench))"] {
        let answer = try await bench.get("/v1/reports/settlement?\(bad)", as: .secretary)
        #expect(try answer.problem() == "not-found")
      }
      for bad in ["point=P1&month=2026-13", "point=P1&month=9999-01", "month=2026-01"] {
        let answer = try await bench.get("/v1/reports/settlement?\(bad)", as: .secretary)
        #expect(try answer.problem() == "invalid-request")
      }
    }
  }

  @Test func `what waits at the shop names no door`() async throws {
    try await Bench.run { bench in
      let report = try await bench.get(
        "/v1/reports/pickups?day=\(bench.day())", as: .shopkeeper)
      let lines = report.value("lines")?.array?.compactMap(\.object) ?? []
      #expect(!lines.isEmpty, "\(report.text)")
      let ready = report.value("ready")?.array?.compactMap(\.object) ?? []
      let pieces: Int64 = ready.reduce(0) { $0 + ($1["pieces"]?.integer ?? 0) }
      let asked: Int64 = lines.reduce(0) { $0 + ($1["quantity"]?.integer ?? 0) }
      #expect(pieces == asked)
      let paper = try await bench.get(
        "/v1/reports/pickups/text?day=\(bench.day())", as: .shopkeeper)
      #expect(paper.text.contains("待领清单") && paper.text.contains("备货"))
      for building in try await bench.database.texts(
        "select name from buildings where community = 3")
      { #expect(!paper.text.contains(building) && !report.text.contains(building)) }
    }
  }

  @Test func `days that do not fit are refused`() async throws {
    try await Bench.run { bench in
      let reversed = try await bench.get(
        "/v1/reports/counter?from=\(bench.day())&to=\(bench.day(-1))", as: .auditor)
      #expect(try reversed.problem() == "invalid-request")
      let open = try await bench.get("/v1/reports/counter?from=\(bench.day())", as: .auditor)
      #expect(try open.problem() == "invalid-request")
    }
  }
}
