/// What a JSON value must look like: one description that checks requests and writes the schemas
/// of the OpenAPI document.
public indirect enum Shape: Sendable {
  /// An object with these fields and no others. Of each group in `exactlyOne` one field is given.
  case object([Field], exactlyOne: [[String]] = [])
  /// Free text of so many Unicode scalars in NFC; no control characters but the newline.
  case text(ClosedRange<Int>)
  /// Text of many lines and so many Unicode scalars, such as a table; tabs and line ends of either
  /// kind are kept, other control characters are not taken.
  case lines(ClosedRange<Int>)
  /// A password or one-time code of so many Unicode scalars; any characters, taken as they are.
  case secret(ClosedRange<Int>)
  /// A code: ASCII letters, digits, `.`, `_`, `-`, `:`; it begins with a letter or digit.
  case code(max: Int = 64)
  /// A UUID with hyphens (RFC 9562), in either case.
  case uuid
  /// A day that exists, `YYYY-MM-DD`.
  case day
  /// A moment (RFC 3339) with `Z` or an offset and at most microseconds.
  case instant
  /// A number written as a plain integer.
  case integer(ClosedRange<Int64>)
  /// `true` or `false`.
  case boolean
  /// One of these strings.
  case oneOf([String])
  /// So many values of one shape.
  case array(Shape, ClosedRange<Int>)
  /// A value that fits one of these.
  case anyOf([Shape])
  /// A shape that has a name in the OpenAPI document.
  case named(String, Shape)
  /// Any JSON value; for answers only.
  case anything

  /// A list answer: `{items, next_cursor}`, with more fields around it.
  public static func list(of element: Shape, _ more: [Field] = []) -> Shape {
    .object(
      more + [
        .required("items", .array(element, 0...100)),
        .nullable("next_cursor", .secret(1...512), "Send it as `cursor`; null on the last page."),
      ])
  }
}

/// One member of an object, or one parameter of a query.
public struct Field: Sendable {
  /// Whether it must be there.
  public enum Presence: Sendable, Equatable {
    /// It must be there and is not null.
    case required
    /// It may be absent, or null, which means the same.
    case optional
    /// It is always there and may be null.
    case nullable
  }

  /// The key.
  public let name: String
  /// What its value looks like.
  public let shape: Shape
  /// Whether it must be there.
  public let presence: Presence
  /// For the OpenAPI document: what it means, with its unit.
  public let note: String

  /// A field that must be there.
  public static func required(_ name: String, _ shape: Shape, _ note: String = "") -> Field {
    Field(name: name, shape: shape, presence: .required, note: note)
  }

  /// A field that may be absent or null.
  public static func optional(_ name: String, _ shape: Shape, _ note: String = "") -> Field {
    Field(name: name, shape: shape, presence: .optional, note: note)
  }

  /// A field that is always there and may be null, as `?` marks it for answers.
  public static func nullable(_ name: String, _ shape: Shape, _ note: String = "") -> Field {
    Field(name: name, shape: shape, presence: .nullable, note: note)
  }
}
