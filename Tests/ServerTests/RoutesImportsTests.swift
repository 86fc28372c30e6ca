import FoundationEssentials
import JSON
import Support
import Testing

@testable import Server

/// Bodies of imports into the demo community, all of made-up people.
enum ImportBodies {
  static let grid = "150271020901088"

  static func file(_ digit: String = "1") -> String {
    #""file":{"name":"旧账.csv","sha256":"\#(String(repeating: digit, count: 64))"}"#
  }

  static let grids =
    #"{\#(file()),"rows":[{"code":"\#(grid)","name":"测试网格","kind":"urban","#
    + #""buildings":["测试1号楼"]}]}"#

  static func door(_ number: Int) -> String {
    #""building":"测试1号楼","entrance":"\#(1 + number % 2)单元","room":"\#(101 + number)""#
  }

  static func people(_ count: Int, on day: String) -> String {
    let rows = (0..<count).map { number in
      #"{"row":\#(number + 2),"name":"测试\#(number)",\#(door(number)),"old_no":"A\#(number)","#
        + #""consent":{"given_on":"\#(day)","way":"paper"}}"#
    }
    return #"{\#(file()),"rows":[\#(rows.joined(separator: ","))]}"#
  }

  static func book(
    _ numbers: Range<Int>, on day: String, file digit: String = "2", more: String = ""
  ) -> String {
    let rows = numbers.map { number in
      #"{"name":"测试\#(number)",\#(door(number)),"old_no":"A\#(number)","lines":["#
        + #"{"row":\#(2 * number + 2),"on":"2023-05-06","item":"打扫楼道","change_halves":9},"#
        + #"{"row":\#(2 * number + 3),"change_halves":\#(2 * number + 1),"by":"某人"}]}"#
    }
    return #"{\#(file(digit)),"closed_on":"\#(day)"\#(more),"#
      + #""rows":[\#(rows.joined(separator: ","))]}"#
  }
}

@Suite struct RoutesImportsTests {
  /// What an outcome says: accepted, known, points, refused.
  private func said(_ answer: Answer) -> [Int64?] {
    ["accepted", "known", "points"].map { answer.value($0)?.integer }
      + [answer.value("refused")?.array.map { Int64($0.count) }]
  }

  private func settle(_ bench: Bench, _ count: Int) async throws {
    let grids = try await bench.post("/v1/imports/grids", ImportBodies.grids, as: .secretary)
    #expect(grids.status == 200 && said(grids) == [1, 0, 0, 0], "\(grids.text)")
    let people = try await bench.post(
      "/v1/imports/people", ImportBodies.people(count, on: bench.day()), as: .secretary)
    #expect(people.status == 200 && said(people) == [Int64(count), 0, 0, 0], "\(people.text)")
  }

  private func personID(_ bench: Bench, _ name: String) async throws -> String {
    let found = try await bench.post(
      "/v1/people/search", #"{"q":"\#(name)"}"#, as: .secretary)
    return try #require(found.items.first?["id"]?.string)
  }

  @Test func `a book is taken over once, and shows on statements, lists and old pages`()
    async throws
  {
    try await Bench.run { bench in
      try await settle(bench, 4)
      let body = ImportBodies.book(0..<4, on: bench.day())
      let first = try await bench.post("/v1/imports/book", body, as: .secretary, key: "one")
      // 4.5 + (n + 0.5) for n of 0 to 3.
      #expect(said(first) == [4, 0, 26, 0], "\(first.text)")
      let repeated = try await bench.post("/v1/imports/book", body, as: .secretary, key: "one")
      #expect(repeated.text == first.text)
      let again = try await bench.post("/v1/imports/book", body, as: .secretary)
      #expect(said(again) == [0, 4, 0, 0])
      #expect(again.value("import_id") == first.value("import_id"))

      let id = try #require(first.value("import_id")?.string)
      let list = try await bench.get("/v1/imports", as: .auditor)
      #expect(list.items.compactMap { $0["kind"]?.string } == ["book", "people", "grids"])
      #expect(list.items.first?["points"]?.integer == 26)
      #expect(list.items.first?["sha256"]?.string == String(repeating: "2", count: 64))
      let sheet = try await bench.get("/v1/imports/\(id)/confirmation?limit=3", as: .secretary)
      #expect(sheet.items.compactMap { $0["room"]?.string } == ["101", "103", "102"])
      let cursor = try #require(sheet.value("next_cursor")?.string)
      let rest = try await bench.get(
        "/v1/imports/\(id)/confirmation?cursor=\(cursor)", as: .secretary)
      #expect(rest.items.compactMap { $0["old_no"]?.string } == ["A3"])
      #expect(rest.items.first?["points"]?.integer == 8)

      let person = try await personID(bench, "测试2")
      let statement = try await bench.get("/v1/people/\(person)/statement", as: .auditor)
      #expect(statement.items.compactMap { $0["kind"]?.string } == ["opening_balance"])
      #expect(statement.items.first?["amount"]?.integer == 7)
      let pages = try await bench.get("/v1/people/\(person)/old-pages", as: .secretary)
      #expect(pages.items.compactMap { $0["change"]?.string } == ["4.5", "2.5"])
      #expect(pages.items.first?["item"]?.string == "打扫楼道")
      #expect(pages.items.first?["on"]?.string == "2023-05-06")
    }
  }

  @Test func `rows that cannot be taken are told one by one`() async throws {
    try await Bench.run { bench in
      try await settle(bench, 2)
      let day = bench.day()
      let bodies = [
        (ImportBodies.book(5..<6, on: day), "/rows/0/name"),
        (
          ImportBodies.book(0..<1, on: day).replacing("\"A0\"", with: "\"B9\""), "/rows/0/old_no"
        ),
        (
          ImportBodies.book(0..<1, on: day).replacing(
            "\"change_halves\":9", with: "\"change_halves\":10"), "/rows/0/lines"
        ),
      ]
      for (body, pointer) in bodies {
        let answer = try await bench.post("/v1/imports/book", body, as: .secretary)
        #expect(answer.status == 200 && said(answer) == [0, 0, 0, 1], "\(answer.text)")
        let problem = answer.value("refused")?.array?.first?.object?["problem"]?.object
        #expect(
          problem?["errors"]?.array?.first?.object?["pointer"]?.string == pointer, "\(answer.text)")
        #expect(answer.value("import_id")?.isNull == true)
      }
      let up = try await bench.post(
        "/v1/imports/book",
        ImportBodies.book(0..<1, on: day, more: #","halves":"up""#).replacing(
          "\"change_halves\":9", with: "\"change_halves\":10"), as: .secretary)
      #expect(said(up) == [1, 0, 6, 0])
      let other = try await bench.post(
        "/v1/imports/book", ImportBodies.book(0..<2, on: day, file: "3"), as: .secretary)
      #expect(said(other) == [1, 0, 6, 1], "another balance is refused, the neighbour's stands")
      #expect(other.text.contains("6"))
    }
  }

  @Test func `a dry run writes nothing`() async throws {
    try await Bench.run { bench in
      try await settle(bench, 2)
      let body = ImportBodies.book(0..<3, on: bench.day(), more: #","dry_run":true"#)
      let answer = try await bench.post("/v1/imports/book", body, as: .secretary)
      #expect(said(answer) == [2, 0, 11, 1] && answer.value("dry_run")?.bool == true)
      let list = try await bench.get("/v1/imports", as: .secretary)
      #expect(list.items.count == 2)
    }
  }

  @Test func `only a secretary brings in, here or from above`() async throws {
    try await Bench.run { bench in
      try await settle(bench, 2)
      let body = ImportBodies.book(0..<2, on: bench.day())
      for who in [Who.worker, .auditor, .shopkeeper, .head, .operator] {
        for path in ["grids", "people", "book"] {
          let bodies = [
            "grids": ImportBodies.grids, "people": ImportBodies.people(1, on: bench.day()),
          ]
          let answer = try await bench.post("/v1/imports/\(path)", bodies[path] ?? body, as: who)
          #expect(answer.status == 403, "\(who) \(path) \(answer.text)")
        }
      }
      let community = "\"community\":\"150271020901\","
      let above = try await bench.post(
        "/v1/imports/book", "{" + community + body.dropFirst(), as: .streetSecretary)
      #expect(said(above) == [2, 0, 11, 0], "\(above.text)")
      let foreign = try await bench.post(
        "/v1/imports/book", "{\"community\":\"150271020000\"," + body.dropFirst(), as: .secretary)
      let unknown = try await bench.post(
        "/v1/imports/book", "{\"community\":\"999999999999\"," + body.dropFirst(), as: .secretary)
      #expect(foreign.status == 404 && foreign.text == unknown.text)
    }
  }

  @Test func `old pages and lists are seen by right`() async throws {
    try await Bench.run { bench in
      try await settle(bench, 1)
      let taken = try await bench.post(
        "/v1/imports/book", ImportBodies.book(0..<1, on: bench.day()), as: .secretary)
      let id = try #require(taken.value("import_id")?.string)
      let person = try await personID(bench, "测试0")
      for (who, status) in [
        (Who.secretary, 200), (.auditor, 200), (.streetSecretary, 200), (.worker, 403),
        (.head, 403),
      ] {
        let answer = try await bench.get("/v1/people/\(person)/old-pages", as: who)
        #expect(answer.status == status, "\(who) \(answer.text)")
      }
      #expect(try await bench.get("/v1/imports/\(id)/confirmation", as: .worker).status == 403)
      #expect(try await bench.get("/v1/imports", as: .head).status == 403)
      let unknown = try await bench.get(
        "/v1/imports/\(UUID().uuidString.lowercased())/confirmation", as: .secretary)
      #expect(unknown.status == 404)
      let none = try await bench.get(
        "/v1/people/\(bench.person(.head))/old-pages", as: .head)
      #expect(none.status == 200 && none.items.isEmpty)
    }
  }

  @Test func `buildings are listed with their entrances`() async throws {
    try await Bench.run { bench in
      try await settle(bench, 2)
      var names: [String] = []
      var query = "?limit=2"
      while true {
        let page = try await bench.get("/v1/buildings" + query, as: .head)
        names += page.items.compactMap { $0["name"]?.string }
        if let own = page.items.first(where: { $0["name"]?.string == "测试1号楼" }) {
          #expect(own["grid"]?.string == ImportBodies.grid)
          #expect(own["entrances"]?.array?.compactMap(\.string) == ["1单元", "2单元"])
        }
        guard let cursor = page.value("next_cursor")?.string else { break }
        query = "?limit=2&cursor=\(cursor)"
      }
      #expect(names.contains("测试1号楼") && Set(names).count == names.count)
    }
  }

  @Test(arguments: [
    (#"{"closed_on":"2026-01-01","rows":[]}"#, 422), ("{}", 422),
    (#"{"file":{"name":"a","sha256":"12"},"closed_on":"2026-01-01","rows":[]}"#, 422),
  ])
  func `a body that is none is refused`(body: String, status: Int) async throws {
    try await Bench.run { bench in
      let answer = try await bench.post("/v1/imports/book", body, as: .secretary)
      #expect(answer.status == status)
    }
  }

  @Test func `five hundred rows go in one request, more do not`() async throws {
    try await Bench.run { bench in
      try await settle(bench, 500)
      let full = try await bench.post(
        "/v1/imports/book", ImportBodies.book(0..<500, on: bench.day()), as: .secretary)
      #expect(full.status == 200 && full.value("accepted")?.integer == 500, "\(full.text)")
      let more = try await bench.post(
        "/v1/imports/book", ImportBodies.book(0..<501, on: bench.day()), as: .secretary)
      #expect(more.status == 422)
      let future = try await bench.post(
        "/v1/imports/book", ImportBodies.book(0..<1, on: bench.day(1)), as: .secretary)
      #expect(future.status == 422)
      let digest = try await bench.post(
        "/v1/imports/book", ImportBodies.book(0..<1, on: bench.day(), file: "x"), as: .secretary)
      #expect(digest.status == 422)
    }
  }
}
