/// Writes the canonical bytes of a leaf: a version, then fields in a fixed order, each with its
/// type and length, so that two different lists of fields never give the same bytes.
///
/// A field is one byte for its type, then: for an integer 8 bytes, the highest first; for bytes and
/// text their count as 8 such bytes, then themselves; for an absent value nothing. The layout of a
/// version is decided once, for ever: what was sealed is recomputed from it.
public struct LeafEncoder: Sendable {
  private enum Tag: UInt8 {
    case absent = 0
    case unsigned = 1
    case signed = 2
    case bytes = 3
    case text = 4
  }

  /// What has been written so far.
  public private(set) var bytes: [UInt8]

  /// Begins a leaf of a layout version.
  public init(version: UInt8) {
    bytes = [version]
    bytes.reserveCapacity(512)
  }

  /// Appends a number from 0 up.
  public mutating func append(_ value: UInt64) {
    bytes.append(Tag.unsigned.rawValue)
    appendBigEndian(value)
  }

  /// Appends a signed number, in two's complement.
  public mutating func append(_ value: Int64) {
    bytes.append(Tag.signed.rawValue)
    appendBigEndian(UInt64(bitPattern: value))
  }

  /// Appends bytes.
  public mutating func append(_ value: [UInt8]) {
    bytes.append(Tag.bytes.rawValue)
    appendBigEndian(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Appends text as its UTF-8 bytes; it is not normalised here.
  public mutating func append(_ value: String) {
    bytes.append(Tag.text.rawValue)
    appendBigEndian(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Appends a digest, as bytes.
  public mutating func append(_ value: Digest) { append(value.bytes) }

  /// Appends a signed number or its absence.
  public mutating func append(_ value: Int64?) {
    if let value { append(value) } else { appendAbsent() }
  }

  /// Appends bytes or their absence.
  public mutating func append(_ value: [UInt8]?) {
    if let value { append(value) } else { appendAbsent() }
  }

  /// Appends text or its absence.
  public mutating func append(_ value: String?) {
    if let value { append(value) } else { appendAbsent() }
  }

  /// Appends a digest or its absence.
  public mutating func append(_ value: Digest?) {
    if let value { append(value) } else { appendAbsent() }
  }

  /// Appends that there is no value here.
  public mutating func appendAbsent() { bytes.append(Tag.absent.rawValue) }

  /// The hash of the leaf written so far, as `MerkleTree` takes it.
  public var leafHash: Digest { MerkleTree.hash(leaf: bytes) }

  private mutating func appendBigEndian(_ value: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }
}
