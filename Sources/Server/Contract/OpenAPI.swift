import HTTPTypes
import JSON

/// Writes the OpenAPI 3.1 document from the endpoints, so that it says what the service does.
enum OpenAPI {
  /// The document as JSON.
  static func document(_ endpoints: [Endpoint], limits: Gateway.Limits) -> [UInt8] {
    var writer = JSONWriter(reserving: 65_536)
    writer.object { root in
      root.field("openapi", "3.1.0")
      root.object("info") {
        $0.field("title", "道德银行 · Moral bank")
        $0.field("version", "1")
        $0.field(
          "description",
          "Problems follow RFC 9457. Texts follow Accept-Language: zh (default) or en.")
      }
      root.object("x-limits") {
        $0.field("body_bytes", JSONLimits.request.bytes)
        $0.field("list_body_bytes", JSONLimits.list.bytes)
        $0.field("json_depth", JSONLimits.request.depth)
        $0.field("page_items", 100)
        $0.field("deadline_seconds", Int(limits.deadline.components.seconds))
        $0.field("requests_in_flight", limits.inFlight)
      }
      paths(endpoints, &root)
      components(endpoints, &root)
    }
    return writer.bytes
  }

  private static func paths(_ endpoints: [Endpoint], _ root: inout JSONWriter) {
    var order: [String] = []
    var byPath: [String: [Endpoint]] = [:]
    for endpoint in endpoints {
      if byPath[endpoint.path] == nil { order.append(endpoint.path) }
      byPath[endpoint.path, default: []].append(endpoint)
    }
    root.object("paths") { paths in
      for path in order {
        paths.object(path) { item in
          for endpoint in byPath[path] ?? [] {
            item.object(endpoint.method.rawValue.lowercased()) { operation(endpoint, &$0) }
          }
        }
      }
    }
  }

  private static func operation(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
    writer.field("operationId", endpoint.operation)
    writer.field("summary", endpoint.summary)
    let words = endpoint.template.parts.compactMap { part in
      if case .word(let word) = part, word != "v1" { word } else { nil }
    }
    writer.array("tags") { $0.value(words.first ?? "service") }
    writer.array("security") { list in
      if endpoint.policy != .open { list.object { $0.array("session") { _ in } } }
    }
    if case .offices(let roles) = endpoint.policy {
      writer.array("x-offices") { list in for code in roles.codes { list.value(code) } }
    }
    parameters(endpoint, &writer)
    if let body = endpoint.body {
      writer.object("requestBody") { request in
        request.field("required", endpoint.bodyRequired)
        request.object("content") { $0.object("application/json") { schema(body, &$0) } }
        request.field("x-max-bytes", endpoint.bodyLimit.json.bytes)
      }
    }
    writer.object("responses") { OpenAPIResponses.write(endpoint, &$0) }
  }

  private static func parameters(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
    writer.array("parameters") { list in
      for field in endpoint.pathParameters { parameter("path", field, &list) }
      for field in endpoint.queryParameters { parameter("query", field, &list) }
      switch endpoint.key {
      case .none: break
      case .idempotencyKey:
        parameter(
          "header",
          .required(
            "Idempotency-Key", .secret(1...66), "1–64 visible ASCII characters, quoted or bare."),
          &list)
      case .ifMatch:
        parameter(
          "header", .required("If-Match", .secret(3...24), "The ETag that was read."), &list)
      }
      parameter("header", .optional("Accept-Language", .secret(0...200), "zh or en."), &list)
    }
  }

  private static func parameter(_ place: String, _ field: Field, _ list: inout JSONWriter) {
    list.object {
      $0.field("name", field.name)
      $0.field("in", place)
      $0.field("required", field.presence == .required)
      if !field.note.isEmpty { $0.field("description", field.note) }
      schema(field.shape, &$0)
    }
  }

  /// Writes the member `schema`.
  static func schema(_ shape: Shape, _ writer: inout JSONWriter) {
    writer.key("schema")
    JSONSchema.write(shape, &writer)
  }

  private static func components(_ endpoints: [Endpoint], _ root: inout JSONWriter) {
    var named: [String: Shape] = ["Problem": OpenAPIResponses.problem]
    for endpoint in endpoints {
      if let body = endpoint.body { JSONSchema.collect(body, &named) }
      if case .json(let shape) = endpoint.answer { JSONSchema.collect(shape, &named) }
      for field in endpoint.queryParameters + endpoint.pathParameters {
        JSONSchema.collect(field.shape, &named)
      }
    }
    root.object("components") { components in
      components.object("securitySchemes") {
        $0.object("session") {
          $0.field("type", "http")
          $0.field("scheme", "bearer")
          $0.field("description", "The opaque token of POST /v1/sessions.")
        }
      }
      components.object("schemas") { schemas in
        for (name, shape) in named.sorted(by: { $0.key < $1.key }) {
          schemas.key(name)
          JSONSchema.write(shape, &schemas)
        }
      }
    }
  }
}
