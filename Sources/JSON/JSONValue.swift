/// A JSON document or a part of one (RFC 8259), as `JSONReader` reads it.
///
/// Strings compare by canonical equivalence, as everywhere in Swift; the reader normalises nothing.
public enum JSONValue: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written as a plain integer that fits in 64 bits.
  case integer(Int64)
  /// Any other number (`1.0`, `1e0`, 2⁶³), as its text: a bank has no use for its value, and the
  /// message that refuses it can quote it.
  case fraction(String)
  /// A string. It may hold U+0000; see `pointerOfNUL`.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object, with its members in the order written.
  case object(JSONObject)

  /// Whether this is `null`.
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// The boolean, or nil if this is something else.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The integer, or nil if this is something else; `1.0` and `"1"` are something else.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// The string, or nil if this is something else.
  public var string: String? { if case .string(let value) = self { value } else { nil } }

  /// The elements, or nil if this is no array.
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

  /// The object, or nil if this is something else.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// What this is, for a message: "a string", "an integer", "null".
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .fraction: "a number that is not a 64-bit integer"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// Where the first string or key with a U+0000 stands, or nil. PostgreSQL's `text` cannot hold
  /// that character. A key with one is reported at its member.
  public var pointerOfNUL: JSONPointer? { pointerOfNUL(at: .root) }

  private func pointerOfNUL(at pointer: JSONPointer) -> JSONPointer? {
    switch self {
    case .null, .bool, .integer, .fraction: return nil
    case .string(let text): return text.utf8.contains(0) ? pointer : nil
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        if let found = element.pointerOfNUL(at: pointer.appending(index)) { return found }
      }
    case .object(let object):
      for member in object {
        let inner = pointer.appending(member.key)
        if member.key.utf8.contains(0) { return inner }
        if let found = member.value.pointerOfNUL(at: inner) { return found }
      }
    }
    return nil
  }
}
