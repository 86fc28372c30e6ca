import HTTPTypes
import JSON
import Testing

@testable import Server

struct OpenAPITests {
  private func document() throws -> (JSONObject, [Endpoint]) {
    let gateway = try Fixture().gateway
    let value = try JSONReader.read(
      gateway.openAPI, limits: JSONLimits(bytes: 1 << 20, depth: 40, values: 1 << 16))
    return (try #require(value.object), gateway.endpoints)
  }

  private func object(_ object: JSONObject, _ keys: String...) throws -> JSONObject {
    try keys.reduce(object) { try #require($0[$1]?.object, "\($1)") }
  }

  @Test func `every endpoint is described with its problems`() throws {
    let (root, endpoints) = try document()
    #expect(root["openapi"]?.string == "3.1.0")
    let paths = try object(root, "paths")
    #expect(paths.count == Set(endpoints.map(\.path)).count)
    for endpoint in endpoints {
      let operation = try object(paths, endpoint.path, endpoint.method.rawValue.lowercased())
      #expect(operation["operationId"]?.string == endpoint.operation)
      let secured = operation["security"]?.array?.isEmpty == false
      #expect(secured == (endpoint.policy != .open))
      let responses = try object(operation, "responses")
      #expect(responses[String(endpoint.success.code)] != nil)
      for code in endpoint.allProblems {
        let words = try object(responses, String(code.status.code))["description"]?.string
        #expect(words?.contains(code.rawValue) == true, "\(endpoint.operation) \(code)")
      }
    }
  }

  @Test func `parameters, keys and versions are described`() throws {
    let (root, endpoints) = try document()
    for endpoint in endpoints {
      let operation = try object(
        root, "paths", endpoint.path, endpoint.method.rawValue.lowercased())
      let parameters = operation["parameters"]?.array ?? []
      let names = Set(
        parameters.compactMap(\.object).compactMap { parameter in
          parameter["in"]?.string.map { "\($0) \(parameter["name"]?.string ?? "")" }
        })
      for name in endpoint.template.names { #expect(names.contains("path \(name)")) }
      #expect(
        names.contains("header Idempotency-Key") == (endpoint.key == .idempotencyKey))
      #expect(names.contains("header If-Match") == (endpoint.key == .ifMatch))
      #expect(names.contains("query cursor") == (endpoint.paging != nil))
      #expect((operation["requestBody"] != nil) == (endpoint.body != nil))
    }
  }

  @Test func `every reference leads somewhere`() throws {
    let (root, _) = try document()
    let schemas = try object(root, "components", "schemas")
    var references: [String] = []
    func walk(_ value: JSONValue) {
      switch value {
      case .object(let object):
        if let reference = object["$ref"]?.string { references.append(reference) }
        for member in object { walk(member.value) }
      case .array(let elements): for element in elements { walk(element) }
      default: break
      }
    }
    walk(.object(root))
    #expect(references.contains("#/components/schemas/thing-request"))
    for reference in references {
      let name = reference.replacing("#/components/schemas/", with: "")
      #expect(schemas.contains(key: name), "\(reference)")
    }
  }

  @Test func `it is served to anyone and may be kept`() async throws {
    let fixture = try Fixture()
    let answer = try await fixture.send(.get, "/openapi.json", nil, ["authorization": ""])
    #expect(answer.status == 200)
    #expect(answer.body == fixture.gateway.openAPI)
    #expect(answer.headers[.cacheControl] == "public, max-age=300")
  }
}
