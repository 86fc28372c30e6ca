import JSON

extension JSONValue {
  /// The member of an object; null where there is none.
  subscript(_ key: String) -> JSONValue { object?[key] ?? .null }

  /// What a person reads in a cell: nothing for null.
  var text: String {
    switch self {
    case .null: ""
    case .bool(let flag): flag ? "是" : "否"
    case .integer(let number): String(number)
    case .fraction(let text), .string(let text): text
    case .array(let elements): elements.map(\.text).joined(separator: "、")
    case .object: String(decoding: encoded(), as: UTF8.self)
    }
  }

  /// The text, or nil for null.
  var shown: String? { isNull ? nil : text }

  /// The elements; none where this is no array.
  var items: [JSONValue] { array ?? [] }
}

extension JSONWriter {
  /// Writes a member unless there is no value: what is not said is left out of a request.
  mutating func given(_ key: String, _ text: String?) {
    if let text { field(key, text) }
  }

  /// As for texts.
  mutating func given(_ key: String, _ number: Int?) {
    if let number { field(key, number) }
  }

  /// As for texts.
  mutating func given(_ key: String, _ flag: Bool?) {
    if let flag { field(key, flag) }
  }

  /// Writes a list of texts unless it is empty.
  mutating func given(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { array(key) { for text in texts { $0.value(text) } } }
  }

  /// An object as bytes.
  static func bytes(_ body: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
    var writer = JSONWriter()
    try writer.object(body)
    return writer.bytes
  }
}
