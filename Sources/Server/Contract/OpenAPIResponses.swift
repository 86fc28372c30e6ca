import HTTPTypes
import JSON

/// The answers of an operation: its success, and its problems by status.
enum OpenAPIResponses {
  /// A problem document.
  static let problem = Shape.object([
    .required("type", .text(1...64), "The problem, `/problems/<code>`; a page stands there."),
    .required("title", .text(1...200)),
    .required("status", .integer(400...599)),
    .required("detail", .text(1...2000), "What the person can do."),
    .optional(
      "errors",
      .array(
        .object([.required("pointer", .text(0...2000)), .required("detail", .text(1...2000))]),
        1...20)),
  ])

  /// Writes the members of `responses`.
  static func write(_ endpoint: Endpoint, _ writer: inout JSONWriter) {
    writer.object(String(endpoint.success.code)) { success in
      success.field("description", endpoint.summary)
      headers(of: endpoint, &success)
      switch endpoint.answer {
      case .nothing: break
      case .json(let shape):
        success.object("content") {
          $0.object("application/json") { OpenAPI.schema(shape, &$0) }
        }
      case .html:
        success.object("content") {
          $0.object("text/html") { OpenAPI.schema(.text(0...65_536), &$0) }
        }
      case .text:
        success.object("content") {
          $0.object("text/plain") { OpenAPI.schema(.text(0...1_048_576), &$0) }
        }
      }
    }
    let codes = endpoint.allProblems
    for status in Set(codes.map(\.status.code)).sorted() {
      write(codes.filter { $0.status.code == status }, status, &writer)
    }
  }

  private static func headers(of endpoint: Endpoint, _ writer: inout JSONWriter) {
    var names = ["X-Request-Id"]
    if endpoint.success == .created { names.append("Location") }
    if endpoint.key == .ifMatch { names.append("ETag") }
    if endpoint.key == .idempotencyKey { names.append("Idempotency-Hit") }
    if endpoint.paging != nil, endpoint.method == .get { names.append("Link") }
    writer.object("headers") { headers in
      for name in names {
        headers.object(name) { OpenAPI.schema(.text(0...2000), &$0) }
      }
    }
  }

  private static func write(
    _ codes: [ProblemCode], _ status: Int, _ writer: inout JSONWriter
  ) {
    writer.object(String(status)) { response in
      response.field("description", codes.map(\.rawValue).joined(separator: ", "))
      response.object("content") { content in
        content.object("application/problem+json") { media in
          media.object("schema") { schema in
            schema.array("allOf") { parts in
              parts.object { $0.field("$ref", "#/components/schemas/Problem") }
              parts.object { part in
                part.object("properties") { properties in
                  properties.object("type") { type in
                    type.array("enum") { list in
                      for code in codes { list.value(code.reference) }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
