import Intake
import JSON

extension BankSession {
  /// Every item of a list.
  func all(_ path: String, _ query: [(String, String?)] = []) async throws -> [JSONValue] {
    var items: [JSONValue] = []
    var cursor: String?
    repeat {
      let answer = try await client.send(
        .get(path, query + [("limit", "100"), ("cursor", cursor)]))
      items += answer.json["items"].items
      cursor = answer.json["next_cursor"].string
    } while cursor != nil
    return items
  }

  /// The doors on record, by which those of a file are read.
  func doorBook(community: String?, estate: String?) async throws -> DoorBook {
    let buildings = try await all("/v1/buildings", [("community", community)])
    return DoorBook(
      buildings.map {
        KnownBuilding(name: $0["name"].text, entrances: $0["entrances"].items.map(\.text))
      }, estate: estate)
  }

  /// The codes of grids by code and by name; a name that several have is left out.
  func grids(community: String?) async throws -> [String: String] {
    let grids = try await all("/v1/grids", [("community", community)])
    var codes: [String: String] = [:]
    for (name, same) in Dictionary(grouping: grids, by: { $0["name"].text }) where same.count == 1 {
      codes[name] = same[0]["code"].text
    }
    for grid in grids { codes[grid["code"].text] = grid["code"].text }
    return codes
  }
}
