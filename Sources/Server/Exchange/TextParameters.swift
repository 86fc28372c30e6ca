import JSON

/// Reads the parameters of path and query, which are text, into values that shapes can check.
enum TextParameters {
  /// The value that a text stands for under a shape. A text that stands for none stays a string and
  /// is refused by the shape.
  static func value(_ text: String, _ shape: Shape) -> JSONValue {
    switch shape {
    case .integer:
      if let number = Int64(text), String(number) == text { return .integer(number) }
    case .boolean:
      if text == "true" { return .bool(true) }
      if text == "false" { return .bool(false) }
    case .uuid: return .string(text.lowercased())
    case .named(_, let inner): return value(text, inner)
    case .anyOf(let shapes):
      for shape in shapes {
        let candidate = value(text, shape)
        if ShapeCheck.faults(in: candidate, against: shape).isEmpty { return candidate }
      }
    default: break
    }
    return .string(text)
  }

  /// The parameters of a query. Each is known, given once and fits; all else is `invalid-request`,
  /// or `invalid-cursor` for a cursor.
  static func query(_ text: String?, _ fields: [Field]) throws -> Fields {
    guard let text, !text.isEmpty || !fields.isEmpty else {
      return try required(JSONObject(), fields)
    }
    var object = JSONObject()
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentText.decoded(parts[0], plusIsSpace: true),
        let value = PercentText.decoded(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
      else { throw ProblemReply(.invalidRequest, detail: HeaderTexts.badQuery) }
      guard let field = fields.first(where: { $0.name == name }) else {
        throw ProblemReply(.invalidRequest, detail: HeaderTexts.unknownParameter(name))
      }
      let read = self.value(value, field.shape)
      if let fault = ShapeCheck.faults(in: read, against: field.shape).first {
        if name == "cursor" { throw ProblemReply(.invalidCursor) }
        throw ProblemReply(
          .invalidRequest, detail: HeaderTexts.badParameter(name, fault.detail))
      }
      guard object.append(name, read) else {
        throw ProblemReply(.invalidRequest, detail: HeaderTexts.repeatedParameter(name))
      }
    }
    return try required(object, fields)
  }

  private static func required(_ object: JSONObject, _ fields: [Field]) throws -> Fields {
    for field in fields where field.presence == .required && !object.contains(key: field.name) {
      throw ProblemReply(
        .invalidRequest, detail: HeaderTexts.badParameter(field.name, ShapeTexts.missing))
    }
    return Fields(object: object)
  }

  /// The parameters of a path. What does not fit names nothing here: `not-found`.
  static func path(_ fields: [Field], _ text: (String) -> Substring?) throws -> Fields {
    guard !fields.isEmpty else { return .none }
    var object = JSONObject()
    for field in fields {
      guard let raw = text(field.name), let decoded = PercentText.decoded(raw) else {
        throw ProblemReply(.notFound)
      }
      let value = value(decoded, field.shape)
      guard ShapeCheck.faults(in: value, against: field.shape).isEmpty else {
        throw ProblemReply(.notFound)
      }
      _ = object.append(field.name, value)
    }
    return Fields(object: object)
  }
}
