/// A Swift type that crosses the wire in PostgreSQL's binary format.
///
/// Types of other modules conform through ``PostgresConvertible`` in one line.
public protocol PostgresValue: Sendable {
  /// The type's object identifier in `pg_type`.
  static var oid: UInt32 { get }
  /// The identifier of the array type over it; 0 where arrays are not supported.
  static var arrayOID: UInt32 { get }
  /// Whether a column of that type can be decoded as this one. By default: ``oid`` only.
  static func accepts(oid: UInt32) -> Bool
  /// A harmless value, handed to `decode` when a statement's types are checked.
  static var probe: Self { get throws(PostgresError) }

  /// Whether this value is SQL's NULL.
  var isNull: Bool { get }
  /// The value that stands for NULL; nil where NULL is refused.
  static var null: Self? { get }
  /// Appends the binary format. Not called for NULL.
  func encode(into bytes: inout [UInt8])
  /// Reads the binary format. The bytes need not be aligned and live only during the call.
  init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError)

  /// Appends the binary format of an array of such values.
  static func encodeElements(_ elements: [Self], into bytes: inout [UInt8])
  /// Reads the binary format of an array of such values.
  static func decodeElements(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> [Self]
}

extension PostgresValue {
  /// Only the type's own identifier.
  public static func accepts(oid: UInt32) -> Bool { oid == Self.oid }
  /// No: most types have no NULL.
  public var isNull: Bool { false }
  /// None: most types have no NULL.
  public static var null: Self? { nil }
}

/// SQL's NULL as Swift's nil.
extension Optional: PostgresValue where Wrapped: PostgresValue {
  /// The wrapped type's identifier.
  public static var oid: UInt32 { Wrapped.oid }
  /// The wrapped type's array identifier: an array may hold NULL.
  public static var arrayOID: UInt32 { Wrapped.arrayOID }
  /// What the wrapped type accepts.
  public static func accepts(oid: UInt32) -> Bool { Wrapped.accepts(oid: oid) }
  /// The wrapped type's probe, so that conversions are probed too.
  public static var probe: Self { get throws(PostgresError) { try Wrapped.probe } }
  /// True for nil.
  public var isNull: Bool {
    switch self {
    case .none: true
    case .some(let value): value.isNull
    }
  }
  /// nil.
  public static var null: Self? { .some(.none) }
  /// The wrapped value's format.
  public func encode(into bytes: inout [UInt8]) {
    switch self {
    case .none: break
    case .some(let value): value.encode(into: &bytes)
    }
  }
  /// The wrapped value's format.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    self = try Wrapped(decoding: bytes)
  }
}

/// A type that is stored as another: an identifier as `int8`, an enumeration as `text`.
///
/// A `RawRepresentable` type whose raw value is a ``PostgresValue`` needs no more than
/// `extension State: PostgresConvertible {}`.
public protocol PostgresConvertible: PostgresValue {
  /// The type that crosses the wire.
  associatedtype Wire: PostgresValue
  /// The value as it crosses the wire.
  var wire: Wire { get }
  /// The value from what came over the wire; throws `.decoding` where that is none.
  init(wire: Wire) throws(PostgresError)
}

extension PostgresConvertible {
  /// The wire type's.
  public static var oid: UInt32 { Wire.oid }
  /// The wire type's.
  public static var arrayOID: UInt32 { Wire.arrayOID }
  /// What the wire type accepts.
  public static func accepts(oid: UInt32) -> Bool { Wire.accepts(oid: oid) }
  /// The wire type's probe, converted. Types that refuse it give their own.
  public static var probe: Self {
    get throws(PostgresError) { try Self(wire: Wire.probe) }
  }
  /// Whether the wire value is NULL.
  public var isNull: Bool { wire.isNull }
  /// Encodes the wire value.
  public func encode(into bytes: inout [UInt8]) { wire.encode(into: &bytes) }
  /// Decodes the wire value and converts it.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    try self.init(wire: Wire(decoding: bytes))
  }
  /// Encodes the wire values at once.
  public static func encodeElements(_ elements: [Self], into bytes: inout [UInt8]) {
    Wire.encodeElements(elements.map { $0.wire }, into: &bytes)
  }
  /// Decodes the wire values and converts each.
  public static func decodeElements(
    _ bytes: UnsafeRawBufferPointer
  ) throws(PostgresError) -> [Self] {
    var elements: [Self] = []
    for wire in try Wire.decodeElements(bytes) { elements.append(try Self(wire: wire)) }
    return elements
  }
}

extension PostgresConvertible where Self: RawRepresentable, RawValue: PostgresValue {
  /// The raw value.
  public var wire: RawValue { rawValue }
  /// The value of that raw value, if there is one.
  public init(wire: RawValue) throws(PostgresError) {
    guard let value = Self(rawValue: wire) else {
      throw .decoding("no \(Self.self) has the raw value read")
    }
    self = value
  }
}

extension PostgresConvertible where Self: CaseIterable {
  /// The first case.
  public static var probe: Self {
    get throws(PostgresError) {
      guard let first = allCases.first else { throw .decoding("\(Self.self) has no case") }
      return first
    }
  }
}
