/// Writes JSON straight into bytes, in the order of the calls, without white space.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.object {
///   $0.field("seq", 7)
///   $0.array("caps") { $0.value("day") }
/// }
/// writer.bytes  // {"seq":7,"caps":["day"]}
/// ```
/// Commas are the writer's matter; that fields stand in objects and each key once, the caller's.
public struct JSONWriter: Sendable {
  /// What has been written so far (UTF-8).
  public private(set) var bytes: [UInt8] = []

  /// A writer that has room for some bytes before it must grow.
  public init(reserving capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  /// Writes an object, as an element or as the whole.
  public mutating func object<E>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    try body(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  /// Writes an array, as an element or as the whole.
  public mutating func array<E>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    separate()
    bytes.append(UInt8(ascii: "["))
    try body(&self)
    bytes.append(UInt8(ascii: "]"))
  }

  /// Writes an object under a key.
  public mutating func object<E>(
    _ key: String, _ body: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    self.key(key)
    try object(body)
  }

  /// Writes an array under a key.
  public mutating func array<E>(
    _ key: String, _ body: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    self.key(key)
    try array(body)
  }

  /// Writes a key; the next call writes its value.
  public mutating func key(_ key: String) {
    separate()
    quote(key)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes an integer.
  public mutating func value(_ number: Int64) {
    separate()
    decimal(number)
  }

  /// Writes an integer.
  public mutating func value(_ number: Int) { value(Int64(number)) }

  /// Writes a string.
  public mutating func value(_ text: String) {
    separate()
    quote(text)
  }

  /// Writes `true` or `false`.
  public mutating func value(_ flag: Bool) {
    separate()
    literal(flag ? "true" : "false")
  }

  /// Writes `null`.
  public mutating func null() {
    separate()
    literal("null")
  }

  /// Writes a tree. With `sortedKeys` the members of each object go by the UTF-8 bytes of their
  /// keys, so that documents that differ only in order and white space give the same bytes.
  public mutating func value(_ value: JSONValue, sortedKeys: Bool = false) {
    switch value {
    case .null: null()
    case .bool(let flag): self.value(flag)
    case .integer(let number): self.value(number)
    case .fraction(let text): raw(Array(text.utf8))
    case .string(let text): self.value(text)
    case .array(let elements):
      array { for element in elements { $0.value(element, sortedKeys: sortedKeys) } }
    case .object(let object):
      var members = Array(object)
      if sortedKeys {
        members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      }
      self.object { for member in members { $0.field(member.key, member.value, sortedKeys) } }
    }
  }

  /// Writes one JSON value that is encoded already.
  public mutating func raw(_ encoded: [UInt8]) {
    separate()
    bytes.append(contentsOf: encoded)
  }

  private mutating func field(_ key: String, _ value: JSONValue, _ sortedKeys: Bool) {
    self.key(key)
    self.value(value, sortedKeys: sortedKeys)
  }

  /// A comma, unless this is the first thing in its place. Strings end in a quote and numbers in a
  /// digit, so the last byte tells.
  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  private mutating func literal(_ word: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}

extension JSONWriter {
  /// Writes a member with an integer, or `null`.
  public mutating func field(_ key: String, _ number: Int64?) {
    self.key(key)
    if let number { value(number) } else { null() }
  }

  /// Writes a member with an integer, or `null`.
  public mutating func field(_ key: String, _ number: Int?) {
    field(key, number.map(Int64.init))
  }

  /// Writes a member with a string, or `null`.
  public mutating func field(_ key: String, _ text: String?) {
    self.key(key)
    if let text { value(text) } else { null() }
  }

  /// Writes a member with `true` or `false`, or `null`.
  public mutating func field(_ key: String, _ flag: Bool?) {
    self.key(key)
    if let flag { value(flag) } else { null() }
  }

  /// Writes a member with a tree.
  public mutating func field(_ key: String, _ value: JSONValue) {
    self.key(key)
    self.value(value)
  }

  /// Writes a member whose value is encoded already.
  public mutating func field(_ key: String, raw encoded: [UInt8]) {
    self.key(key)
    raw(encoded)
  }
}

extension JSONWriter {
  private mutating func decimal(_ number: Int64) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let first = bytes.count
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") + UInt8(digit))
      rest = quotient
    } while rest > 0
    bytes[first...].reverse()
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var copied = 0
      for position in 0..<utf8.count where Self.mustEscape(utf8[position]) {
        bytes.append(contentsOf: utf8[copied..<position])
        escape(utf8[position])
        copied = position + 1
      }
      bytes.append(contentsOf: utf8[copied...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): literal("\\\"")
    case UInt8(ascii: "\\"): literal("\\\\")
    case 0x08: literal("\\b")
    case 0x09: literal("\\t")
    case 0x0A: literal("\\n")
    case 0x0C: literal("\\f")
    case 0x0D: literal("\\r")
    default:
      literal(byte < 0x10 ? "\\u000" : "\\u001")
      let digit = byte & 0x0F
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}

extension JSONValue {
  /// The document as bytes; with `sortedKeys` as `JSONWriter.value(_:sortedKeys:)` says.
  public func encoded(sortedKeys: Bool = false) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self, sortedKeys: sortedKeys)
    return writer.bytes
  }
}
