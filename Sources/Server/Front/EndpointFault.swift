import HTTPTypes

/// Endpoints that cannot stand beside each other; the service does not start with them.
public struct EndpointFault: Error, Sendable, CustomStringConvertible {
  /// What is wrong, in English.
  public let description: String

  /// Throws the first contradiction among endpoints.
  static func check(_ endpoints: [Endpoint]) throws {
    var routes: Set<String> = []
    var operations: Set<String> = []
    for endpoint in endpoints {
      let name = "\(endpoint.method.rawValue) \(endpoint.path)"
      // Parameters of different names would be one route to a router.
      let place = endpoint.template.parts.map { part in
        if case .word(let word) = part { word } else { "{}" }
      }
      func require(_ condition: Bool, _ text: String) throws {
        if !condition { throw EndpointFault(description: "\(name): \(text)") }
      }
      try require(endpoint.path.hasPrefix("/"), "the path must begin with /")
      try require(
        routes.insert("\(endpoint.method.rawValue) \(place)").inserted, "the route stands twice")
      try require(operations.insert(endpoint.operation).inserted, "the operation stands twice")
      try require(
        endpoint.key != .idempotencyKey || endpoint.policy != .open,
        "keys belong to a caller, so an open route cannot take one")
      try require(
        endpoint.key != .idempotencyKey || endpoint.method == .post, "only POST takes a key")
      try require(endpoint.body?.isObject ?? true, "a body must be an object")
      try require(
        endpoint.body == nil || endpoint.takesBody, "\(endpoint.method.rawValue) takes no body")
    }
  }
}

extension Shape {
  /// Whether only objects fit.
  var isObject: Bool {
    switch self {
    case .object: true
    case .named(_, let inner): inner.isObject
    case .anyOf(let shapes): shapes.allSatisfy(\.isObject)
    default: false
    }
  }
}
