import JSON

/// Writes shapes as JSON Schema (draft 2020-12, as OpenAPI 3.1 takes it).
enum JSONSchema {
  /// Writes a shape as one value.
  static func write(_ shape: Shape, _ writer: inout JSONWriter) {
    writer.object { members(of: shape, &$0) }
  }

  private static func members(of shape: Shape, _ writer: inout JSONWriter) {
    switch shape {
    case .object(let fields, let groups): object(fields, groups, &writer)
    case .text(let lengths), .secret(let lengths), .lines(let lengths):
      writer.field("type", "string")
      writer.field("minLength", lengths.lowerBound)
      writer.field("maxLength", lengths.upperBound)
    case .code(let max):
      writer.field("type", "string")
      writer.field("pattern", "^[A-Za-z0-9][A-Za-z0-9._:-]*$")
      writer.field("maxLength", max)
    case .uuid: string("uuid", &writer)
    case .day: string("date", &writer)
    case .instant: string("date-time", &writer)
    case .integer(let range):
      writer.field("type", "integer")
      writer.field("minimum", range.lowerBound)
      writer.field("maximum", range.upperBound)
    case .boolean: writer.field("type", "boolean")
    case .oneOf(let words):
      writer.field("type", "string")
      writer.array("enum") { list in for word in words { list.value(word) } }
    case .array(let element, let counts):
      writer.field("type", "array")
      writer.field("minItems", counts.lowerBound)
      writer.field("maxItems", counts.upperBound)
      writer.key("items")
      write(element, &writer)
    case .anyOf(let shapes):
      writer.array("anyOf") { list in for shape in shapes { write(shape, &list) } }
    case .named(let name, _): writer.field("$ref", "#/components/schemas/\(name)")
    case .anything: break
    }
  }

  private static func string(_ format: String, _ writer: inout JSONWriter) {
    writer.field("type", "string")
    writer.field("format", format)
  }

  private static func object(
    _ fields: [Field], _ groups: [[String]], _ writer: inout JSONWriter
  ) {
    writer.field("type", "object")
    writer.object("properties") { properties in
      for field in fields {
        properties.object(field.name) { member in
          if !field.note.isEmpty { member.field("description", field.note) }
          guard field.presence != .required else { return members(of: field.shape, &member) }
          member.array("anyOf") { list in
            write(field.shape, &list)
            list.object { $0.field("type", "null") }
          }
        }
      }
    }
    let required = fields.filter { $0.presence != .optional }.map(\.name)
    if !required.isEmpty {
      writer.array("required") { list in for name in required { list.value(name) } }
    }
    if !groups.isEmpty {
      writer.array("allOf") { list in for group in groups { exactlyOne(group, &list) } }
    }
    writer.field("additionalProperties", false)
  }

  /// One of the fields is there and not null.
  private static func exactlyOne(_ names: [String], _ list: inout JSONWriter) {
    list.object { group in
      group.array("oneOf") { choices in
        for name in names {
          choices.object { choice in
            choice.array("required") { $0.value(name) }
            choice.object("properties") { properties in
              properties.object(name) { $0.object("not") { $0.field("type", "null") } }
            }
          }
        }
      }
    }
  }

  /// Adds the shapes with names, at any depth.
  static func collect(_ shape: Shape, _ named: inout [String: Shape]) {
    switch shape {
    case .named(let name, let inner):
      guard named[name] == nil else { return }
      named[name] = inner
      collect(inner, &named)
    case .object(let fields, _): for field in fields { collect(field.shape, &named) }
    case .array(let element, _): collect(element, &named)
    case .anyOf(let shapes): for shape in shapes { collect(shape, &named) }
    default: break
    }
  }
}
