public import FoundationEssentials

/// A day as `date` carries it: days since 2000-01-01, `Int32.max` and `Int32.min` being infinity.
public struct PostgresDate: Sendable, Hashable {
  /// Days since 2000-01-01, negative before it.
  public var daysSince2000: Int32
  /// A day from its number.
  public init(daysSince2000: Int32) { self.daysSince2000 = daysSince2000 }
}

/// A moment as `timestamptz` carries it: microseconds since 2000-01-01 00:00 UTC, `Int64.max` and
/// `Int64.min` being infinity.
public struct PostgresInstant: Sendable, Hashable {
  /// Microseconds since 2000-01-01 00:00 UTC, negative before it.
  public var microsecondsSince2000: Int64
  /// A moment from its number.
  public init(microsecondsSince2000: Int64) { self.microsecondsSince2000 = microsecondsSince2000 }
}

/// The UTF-8 text of a JSON document, for `jsonb`. The server checks and normalises it.
public struct JSONBytes: Sendable, Hashable {
  /// The document's UTF-8 bytes.
  public var utf8: [UInt8]
  /// A document from its UTF-8 bytes.
  public init(utf8: [UInt8]) { self.utf8 = utf8 }
}

extension FixedWidthInteger {
  fileprivate init(wire bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    guard bytes.count == MemoryLayout<Self>.size else {
      throw .decoding("\(bytes.count) bytes for \(Self.self)")
    }
    self.init(bigEndian: bytes.loadUnaligned(as: Self.self))
  }
}

extension Array<UInt8> {
  mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}

/// `bool`, one byte.
extension Bool: PostgresValue {
  /// `bool`.
  public static var oid: UInt32 { 16 }
  /// `bool[]`.
  public static var arrayOID: UInt32 { 1000 }
  /// false.
  public static var probe: Bool { false }
  /// 1 or 0.
  public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
  /// 1 or 0.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    self = try UInt8(wire: bytes) != 0
  }
}

/// `int2`, two bytes.
extension Int16: PostgresValue {
  /// `int2`.
  public static var oid: UInt32 { 21 }
  /// `int2[]`.
  public static var arrayOID: UInt32 { 1005 }
  /// 0.
  public static var probe: Int16 { 0 }
  /// Big-endian.
  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
  /// Big-endian.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    try self.init(wire: bytes)
  }
}

/// `int4`, four bytes.
extension Int32: PostgresValue {
  /// `int4`.
  public static var oid: UInt32 { 23 }
  /// `int4[]`.
  public static var arrayOID: UInt32 { 1007 }
  /// 0.
  public static var probe: Int32 { 0 }
  /// Big-endian.
  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
  /// Big-endian.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    try self.init(wire: bytes)
  }
}

/// `int8`, eight bytes.
extension Int64: PostgresValue {
  /// `int8`.
  public static var oid: UInt32 { 20 }
  /// `int8[]`.
  public static var arrayOID: UInt32 { 1016 }
  /// 0.
  public static var probe: Int64 { 0 }
  /// Big-endian.
  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
  /// Big-endian.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    try self.init(wire: bytes)
  }
}

/// `int8`, as ``Swift/Int64``.
extension Int: PostgresValue {
  /// `int8`.
  public static var oid: UInt32 { 20 }
  /// `int8[]`.
  public static var arrayOID: UInt32 { 1016 }
  /// 0.
  public static var probe: Int { 0 }
  /// Big-endian.
  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: Int64(self)) }
  /// Big-endian.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    self = Int(try Int64(wire: bytes))
  }
}

/// `text`. Reads `varchar`, `char(n)` and `name` too. A NUL in it is refused by the server (22021).
extension String: PostgresValue {
  /// `text`.
  public static var oid: UInt32 { 25 }
  /// `text[]`.
  public static var arrayOID: UInt32 { 1009 }
  /// `text`, `varchar`, `char(n)`, `name`.
  public static func accepts(oid: UInt32) -> Bool {
    oid == 25 || oid == 1043 || oid == 1042 || oid == 19
  }
  /// Empty.
  public static var probe: String { "" }
  /// UTF-8.
  public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }
  /// UTF-8.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .decoding("text that is not UTF-8")
    }
    self = text
  }
}

/// `uuid`, sixteen bytes.
extension UUID: PostgresValue {
  /// `uuid`.
  public static var oid: UInt32 { 2950 }
  /// `uuid[]`.
  public static var arrayOID: UInt32 { 2951 }
  /// All zeros.
  public static var probe: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
  /// The sixteen bytes in order.
  public func encode(into bytes: inout [UInt8]) {
    withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
  }
  /// The sixteen bytes in order.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    guard bytes.count == 16 else { throw .decoding("\(bytes.count) bytes for UUID") }
    self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
  }
}

extension PostgresDate: PostgresValue {
  /// `date`.
  public static var oid: UInt32 { 1082 }
  /// `date[]`.
  public static var arrayOID: UInt32 { 1182 }
  /// 2000-01-01.
  public static var probe: PostgresDate { .init(daysSince2000: 0) }
  /// Four bytes, big-endian.
  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: daysSince2000) }
  /// Four bytes, big-endian.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    self.init(daysSince2000: try Int32(wire: bytes))
  }
}

extension PostgresInstant: PostgresValue {
  /// `timestamptz`.
  public static var oid: UInt32 { 1184 }
  /// `timestamptz[]`.
  public static var arrayOID: UInt32 { 1185 }
  /// 2000-01-01 00:00 UTC.
  public static var probe: PostgresInstant { .init(microsecondsSince2000: 0) }
  /// Eight bytes, big-endian.
  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: microsecondsSince2000) }
  /// Eight bytes, big-endian.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    self.init(microsecondsSince2000: try Int64(wire: bytes))
  }
}

extension JSONBytes: PostgresValue {
  /// `jsonb`.
  public static var oid: UInt32 { 3802 }
  /// `jsonb[]`.
  public static var arrayOID: UInt32 { 3807 }
  /// `null`.
  public static var probe: JSONBytes { .init(utf8: Array("null".utf8)) }
  /// The format's version, 1, and the text.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(1)
    bytes.append(contentsOf: utf8)
  }
  /// The format's version, 1, and the text.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    guard bytes.first == 1 else { throw .decoding("jsonb of an unknown version") }
    self.init(utf8: Array(bytes.dropFirst()))
  }
}

/// `"char"` alone; an array of them is `bytea`.
extension UInt8: PostgresValue {
  /// `"char"`.
  public static var oid: UInt32 { 18 }
  /// `bytea`.
  public static var arrayOID: UInt32 { 17 }
  /// 0.
  public static var probe: UInt8 { 0 }
  /// The byte.
  public func encode(into bytes: inout [UInt8]) { bytes.append(self) }
  /// The byte.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    try self.init(wire: bytes)
  }
  /// The bytes as they are.
  public static func encodeElements(_ elements: [UInt8], into bytes: inout [UInt8]) {
    bytes.append(contentsOf: elements)
  }
  /// The bytes as they are.
  public static func decodeElements(
    _ bytes: UnsafeRawBufferPointer
  ) throws(PostgresError) -> [UInt8] {
    Array(bytes)
  }
}
