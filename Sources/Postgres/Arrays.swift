/// An array of one dimension; `[UInt8]` is `bytea`. Elements may be optional. Arrays of arrays are
/// not supported, apart from `[[UInt8]]`, which is `bytea[]`.
extension Array: PostgresValue where Element: PostgresValue {
  /// The element's array type.
  public static var oid: UInt32 { Element.arrayOID }
  /// `bytea[]` over bytes; none otherwise.
  public static var arrayOID: UInt32 { Element.arrayOID == 17 ? 1001 : 0 }
  /// One element, so that its conversion is probed too.
  public static var probe: [Element] { get throws(PostgresError) { [try Element.probe] } }
  /// Header and elements.
  public func encode(into bytes: inout [UInt8]) { Element.encodeElements(self, into: &bytes) }
  /// Header and elements.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(PostgresError) {
    self = try Element.decodeElements(bytes)
  }
}

extension PostgresValue {
  /// Number of dimensions, whether there are NULLs, element type, length, lower bound; then each
  /// element with its length before it, -1 for NULL (`array_send` in PostgreSQL's arrayfuncs.c).
  public static func encodeElements(_ elements: [Self], into bytes: inout [UInt8]) {
    bytes.append(bigEndian: Int32(elements.isEmpty ? 0 : 1))
    let flags = bytes.count
    bytes.append(bigEndian: Int32(0))
    bytes.append(bigEndian: oid)
    if elements.isEmpty { return }
    bytes.append(bigEndian: Int32(elements.count))
    bytes.append(bigEndian: Int32(1))
    for element in elements {
      let start = bytes.count
      if element.isNull {
        bytes.append(bigEndian: Int32(-1))
        bytes[flags + 3] = 1
      } else {
        bytes.append(bigEndian: Int32(0))
        element.encode(into: &bytes)
        bytes.store(Int32(bytes.count - start - 4), at: start)
      }
    }
  }

  /// The same format, read.
  public static func decodeElements(
    _ bytes: UnsafeRawBufferPointer
  ) throws(PostgresError) -> [Self] {
    var reader = ArrayReader(bytes: bytes)
    let dimensions = try reader.integer()
    _ = try reader.integer()
    let element = UInt32(bitPattern: try reader.integer())
    guard Self.accepts(oid: element) else {
      throw .decoding("array of type \(element), not \(Self.self)")
    }
    if dimensions == 0 { return [] }
    guard dimensions == 1 else { throw .decoding("array of \(dimensions) dimensions") }
    let count = try reader.integer()
    _ = try reader.integer()
    // Each element takes four bytes at least, so a false count cannot make this reserve much.
    guard count >= 0, Int(count) <= bytes.count / 4 else { throw reader.malformed }
    var elements: [Self] = []
    elements.reserveCapacity(Int(count))
    for _ in 0..<count { elements.append(try reader.element()) }
    return elements
  }
}

extension Array<UInt8> {
  fileprivate mutating func store(_ value: Int32, at offset: Int) {
    withUnsafeMutableBytes {
      $0.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Int32.self)
    }
  }
}

private struct ArrayReader {
  let bytes: UnsafeRawBufferPointer
  var offset = 0

  var malformed: PostgresError { .decoding("malformed array") }

  mutating func integer() throws(PostgresError) -> Int32 {
    guard offset + 4 <= bytes.count else { throw malformed }
    defer { offset += 4 }
    return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
  }

  mutating func element<V: PostgresValue>() throws(PostgresError) -> V {
    let length = Int(try integer())
    if length < 0 {
      guard let null = V.null else { throw .decoding("NULL in an array of \(V.self)") }
      return null
    }
    guard offset + length <= bytes.count else { throw malformed }
    defer { offset += length }
    return try V(decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
  }
}
