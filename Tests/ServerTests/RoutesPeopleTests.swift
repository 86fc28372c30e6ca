import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Seeds
import Support
import Testing

@testable import Server

@Suite struct RoutesPeopleTests {
  @Test func `a person is seen by right, and nobody of another community exists`() async throws {
    try await Town.run { town in
      let (resident, worker) = (
        try await town.token("resident"), try await town.token("grid_worker")
      )
      let secretary = try await town.token("secretary")
      let own = try await town.get("/v1/people/\(town.login("resident").person)", as: resident)
      #expect(own.status == 200 && own.headers[.eTag] == "\"1\"")
      #expect(try own.object["birth_year"]?.integer != nil)
      let auditor = try await town.get(
        "/v1/people/\(town.login("resident").person)", as: town.token("auditor"))
      #expect(try auditor.object["birth_year"]?.isNull == true)
      let far = try #require(
        try await town.neighbour(inGrid: false, as: secretary)["id"]?.string)
      #expect(try await town.get("/v1/people/\(far)", as: resident).problem == "forbidden")
      #expect(try await town.get("/v1/people/\(far)", as: worker).problem == "outside-your-grid")
      #expect(try await town.get("/v1/people/\(far)", as: secretary).status == 200)
      let street = town.login("secretary", 1)
      let foreign = try await town.get("/v1/people/\(street.person)", as: secretary)
      let unknown = try await town.get("/v1/people/\(UUID().text)", as: secretary)
      #expect(foreign.status == 404 && foreign.text == unknown.text)
      #expect(
        try await town.get("/v1/people/\(far)", as: town.token("secretary", 1)).status == 200)
    }
  }

  @Test func `people are found by name, initials, door and passbook`() async throws {
    try await Town.run { town in
      let worker = try await town.token("grid_worker")
      let me = try await town.get("/v1/people/\(town.login("resident").person)", as: worker).object
      func text(_ name: String) throws -> String { try #require(me[name]?.string, "\(name)") }
      let door = try (text("building"), text("entrance"), text("room"))
      let number = door.0.filter(\.isNumber)
      let queries = try [
        text("name"), String(text("name").dropFirst()), text("initials").uppercased(),
        text("passbook_no"), door.0 + door.1 + door.2, "\(number)号楼\(door.1)\(door.2)室",
        "\(number)-\(door.1.filter(\.isNumber))-\(door.2)", "\(number)-\(door.2)",
      ]
      for query in queries {
        let found = try await town.search(#"{"q":"\#(query)","limit":100}"#, as: worker).items
        #expect(found.contains { $0["id"]?.string == me["id"]?.string }, "\(query)")
        #expect(found.count < 20, "\(query)")
      }
      let nobody = try await town.search(#"{"q":"0-0-000"}"#, as: worker)
      #expect(try nobody.items.isEmpty)
    }
  }

  @Test func `a worker finds his own grids only, a shopkeeper by passbook only`() async throws {
    try await Town.run { town in
      let worker = try await town.token("grid_worker")
      let grids = town.login("grid_worker").grids
      var found: [String] = []
      var body = #"{"limit":7}"#
      while true {
        let answer = try await town.search(body, as: worker)
        for person in try answer.items {
          let grid = try #require(person["grid"]?.string)
          #expect(grids.contains { grid.hasPrefix($0) })
          found.append(try #require(person["passbook_no"]?.string))
        }
        guard let next = try answer.object["next_cursor"]?.string else { break }
        body = #"{"limit":7,"cursor":"\#(next)"}"#
      }
      #expect(found.count > 7 && found == Set(found).sorted())
      let far = try await town.neighbour(inGrid: false, as: town.token("secretary"))
      let passbook = try #require(far["passbook_no"]?.string)
      #expect(try await town.search(#"{"q":"\#(passbook)"}"#, as: worker).items.isEmpty)
      let grid = try #require(far["grid"]?.string)
      #expect(
        try await town.search(#"{"grid":"\#(grid)"}"#, as: worker).problem == "outside-your-grid")
      let none = try await town.search(#"{"grid":"150271020999999"}"#, as: worker)
      #expect(none.status == 422 && none.pointers == ["/grid"])
      let shop = try await town.token("shopkeeper")
      let shown = try await town.search(#"{"q":"\#(passbook)"}"#, as: shop).items
      #expect(shown.map { $0["id"]?.string } == [far["id"]?.string])
      #expect(shown.first?["phone"]?.isNull == true)
      let name = try #require(far["name"]?.string)
      #expect(try await town.search(#"{"q":"\#(name)"}"#, as: shop).problem == "forbidden")
      #expect(try await town.search("{}", as: shop).problem == "forbidden")
      #expect(try await town.search("{}", as: town.token("auditor")).problem == "forbidden")
    }
  }

  @Test func `an account is opened once a key, and shown as it was answered`() async throws {
    try await Town.run { town in
      let worker = try await town.token("grid_worker")
      let home = try await town.get("/v1/people/\(town.login("resident").person)", as: worker)
        .object
      let household = try #require(home["household_id"]?.string)
      func body(_ more: String) -> String {
        #"{"name":"测试甲","initials":"CSJ","phone":"10012345678","birth_year":1950,"#
          + #""consent":{"given_on":"\#(town.database.bank.today)","way":"paper"}\#(more)}"#
      }
      let at = #","household_id":"\#(household)","login":"Test.One""#
      let opened = try await town.send(.post, "/v1/people", body(at), as: worker, key: "a")
      #expect(opened.status == 201 && opened.headers[.eTag] == "\"1\"")
      let path = try #require(opened.headers[.location])
      #expect(try await town.get(path, as: worker).text == opened.text)
      #expect(try opened.string("login") == "test.one")
      #expect(try opened.string("initials") == "csj")
      #expect(try opened.object["grid"] == home["grid"])
      let again = try await town.send(.post, "/v1/people", body(at), as: worker, key: "a")
      #expect(again.text == opened.text && again.headers[.location] == path)
      let reused = try await town.send(.post, "/v1/people", body(""), as: worker, key: "a")
      #expect(try reused.problem == "idempotency-key-reused")
      let refusals = [
        (at, ["/login"]), (#","household_id":"\#(household)","room":"1""#, ["/room"]),
        (#","building":"9号楼","room":"1""#, ["/entrance"]), ("", ["/grid"]),
        (#","grid":"150271020999999""#, ["/grid"]), (#","tags":["king"]"#, ["/tags/0"]),
      ]
      for (more, pointers) in refusals {
        let refused = try await town.send(.post, "/v1/people", body(more), as: worker)
        #expect(refused.status == 422, "\(more)")
        #expect(refused.pointers == pointers, "\(more)")
      }
      let far = try await town.neighbour(inGrid: false, as: town.token("secretary"))
      let grid = try #require(far["grid"]?.string)
      let outside = try await town.send(
        .post, "/v1/people", body(#","grid":"\#(grid)""#), as: worker)
      #expect(try outside.problem == "outside-your-grid")
      let resident = try await town.token("resident")
      #expect(
        try await town.send(.post, "/v1/people", body(""), as: resident).problem == "forbidden")
      #expect(try await town.database.faults().isEmpty)
      #expect(!town.lines.all.contains { $0.contains("测试甲") || $0.contains("10012345678") })
    }
  }

  @Test func `a household is opened at a free door and lists who lives there`() async throws {
    try await Town.run { town in
      let worker = try await town.token("grid_worker")
      let home = try await town.get("/v1/people/\(town.login("resident").person)", as: worker)
        .object
      let household = try #require(home["household_id"]?.string)
      let shown = try await town.get("/v1/households/\(household)", as: worker)
      let members = try #require(try shown.object["members"]?.array).compactMap(\.object)
      #expect(members.contains { $0["id"] == home["id"] })
      #expect(try shown.object["room"] == home["room"])
      let grid = try #require(home["grid"]?.string)
      func door(_ room: String) -> String {
        #"{"grid":"\#(grid)","building":"演示9号楼","entrance":"1单元","room":"\#(room)"}"#
      }
      let opened = try await town.send(.post, "/v1/households", door("101"), as: worker)
      #expect(opened.status == 201)
      let path = try #require(opened.headers[.location])
      #expect(try await town.get(path, as: worker).text == opened.text)
      let taken = try await town.send(.post, "/v1/households", door("101"), as: worker)
      #expect(taken.status == 422 && taken.pointers == ["/room"])
      _ = try await town.send(.post, "/v1/households", door("102"), as: worker)
      let first = try await town.get(
        "/v1/households?limit=1&building=%E6%BC%94%E7%A4%BA9%E5%8F%B7%E6%A5%BC", as: worker)
      #expect(try first.items.map { $0["room"]?.string } == ["101"])
      let next = try #require(try first.object["next_cursor"]?.string)
      let second = try await town.get(
        "/v1/households?building=%E6%BC%94%E7%A4%BA9%E5%8F%B7%E6%A5%BC&cursor=\(next)", as: worker)
      #expect(try second.items.map { $0["room"]?.string } == ["102"])
      #expect(
        try await town.get(path, as: town.token("grid_worker", 1)).problem == "outside-your-grid")
      #expect(try await town.get(path, as: town.token("resident")).problem == "forbidden")
    }
  }

  @Test func `communities are seen by their members and from above`() async throws {
    try await Town.run { town in
      let resident = try await town.token("resident")
      let community = town.login("resident").community
      let street = town.login("secretary", 1).community
      let own = try await town.get("/v1/communities", as: resident).items
      #expect(own.map { $0["code"]?.string } == [community])
      #expect(own[0]["rule_version"]?.string == "default")
      let foreign = try await town.get("/v1/communities/\(street)", as: resident)
      let unknown = try await town.get("/v1/communities/999999999999", as: resident)
      #expect(foreign.status == 404)
      #expect(foreign.text == unknown.text)
      let grids = try await town.get("/v1/grids?community=\(street)", as: resident)
      #expect(grids.status == 404)
      let above = try await town.token("secretary", 1)
      let all = try await town.get("/v1/communities", as: above).items
      let codes = all.compactMap { $0["code"]?.string }
      #expect(codes.contains(street) && codes.contains(community))
      let below = try await town.get("/v1/grids?community=\(community)", as: above)
      #expect(try !below.items.isEmpty)
    }
  }

  @Test func `grids are listed by code with their workers and people`() async throws {
    try await Town.run { town in
      let worker = town.login("grid_worker")
      let resident = try await town.token("resident")
      let grids = try await town.get("/v1/grids?limit=100", as: resident).items
      let codes = grids.compactMap { $0["code"]?.string }
      #expect(codes == codes.sorted())
      let own = grids.filter { worker.grids.contains($0["code"]?.string ?? "") }
      #expect(own.count == worker.grids.count)
      for grid in own {
        let names = grid["workers"]?.array?.compactMap { $0.object?["name"]?.string } ?? []
        #expect(names.contains(worker.name))
      }
      let secretary = try await town.token("secretary")
      var compared = 0
      for grid in grids {
        let code = grid["code"]?.string ?? ""
        let people = try await town.search(#"{"grid":"\#(code)","limit":100}"#, as: secretary)
        guard try people.object["next_cursor"]?.isNull == true else { continue }
        #expect(try grid["people"]?.integer == Int64(people.items.count), "\(code)")
        compared += 1
      }
      #expect(compared > 1)
    }
  }

  @Test func `an office gives rights from its day and takes them away at once`() async throws {
    try await Town.run { town in
      let secretary = try await town.token("secretary")
      let resident = try await town.token("resident", 1)
      let person = town.login("resident", 1)
      let grid = town.login("grid_worker").grids[0]
      #expect(try await town.search("{}", as: resident).status == 403)
      let body =
        #"{"person_id":"\#(person.person)","role":"grid_worker","grids":["\#(grid)"]}"#
      #expect(
        try await town.send(.post, "/v1/offices", body, as: resident).problem == "forbidden")
      let given = try await town.send(.post, "/v1/offices", body, as: secretary)
      #expect(given.status == 201)
      let path = try #require(given.headers[.location])
      #expect(try await town.get(path, as: secretary).text == given.text)
      #expect(try await town.search("{}", as: resident).status == 200)
      let held = try await town.get(
        "/v1/offices?current=true&person=\(person.person)", as: resident)
      #expect(try held.items.map { $0["id"]?.string } == [given.string("id")])
      let ended = try await town.send(.post, path + "/end", "{}", as: secretary)
      #expect(ended.status == 200)
      #expect(try ended.object["grids"]?.array?.compactMap(\.string) == [grid])
      #expect(try await town.search("{}", as: resident).status == 403)
      let twice = try await town.send(.post, path + "/end", "{}", as: secretary)
      #expect(twice.status == 409)
      #expect(try twice.problem == "already-decided")
    }
  }

  @Test func `the secretary above appoints auditors, the one here does not`() async throws {
    try await Town.run { town in
      let person = town.login("resident", 2).person
      let body = #"{"person_id":"\#(person)","role":"auditor"}"#
      let here = try await town.send(
        .post, "/v1/offices", body, as: town.token("secretary"))
      #expect(try here.problem == "forbidden")
      let street = try await town.token("secretary", 1)
      let above = try await town.send(.post, "/v1/offices", body, as: street, key: "x")
      #expect(above.status == 201)
      #expect(try above.string("community") == town.login("grid_worker").community)
      let unknown = #"{"person_id":"\#(UUID().text)","role":"shopkeeper"}"#
      #expect(try await town.send(.post, "/v1/offices", unknown, as: street).status == 404)
      let own = #"{"person_id":"\#(town.login("secretary", 1).person)","role":"shopkeeper"}"#
      #expect(try await town.send(.post, "/v1/offices", own, as: street).problem == "own-matter")
    }
  }
}
