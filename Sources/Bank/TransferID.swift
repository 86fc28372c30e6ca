public import FoundationEssentials

/// The public id of a transfer: a UUIDv7 whose bits are its time, its community and its number.
///
/// A transfer is known by community and number; its id is computed from them and checked when it
/// comes back, so the books carry neither the id nor an index on it.
/// Layout: 48 bits milliseconds, 12 + 20 bits community, 42 bits number (RFC 9562 §5.7 leaves
/// these 74 bits to the maker).
public struct TransferID: Hashable, Sendable {
  /// The id as clients see it.
  public let uuid: UUID

  /// The id of transfer `seq` (1 … 2^42 − 1) of a community, recorded at `recordedAt`.
  public init(community: CommunityID, seq: Int64, recordedAt: Instant) {
    let number = UInt64(UInt32(bitPattern: community.number))
    uuid = makeUUIDv7(
      milliseconds: UInt64(max(0, recordedAt.millisecondsSince1970)),
      a: number >> 20,
      b: ((number & 0xF_FFFF) << 42) | (UInt64(seq) & 0x3FF_FFFF_FFFF))
  }

  /// An id as it came from outside.
  public init(uuid: UUID) { self.uuid = uuid }

  /// Which transfer it would be. The reader must still compare the whole id with that transfer's.
  public var place: (community: CommunityID, seq: Int64) {
    let bytes = withUnsafeBytes(of: uuid.uuid) { Array($0) }
    let high = bytes[0..<8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let low = bytes[8..<16].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let number = ((high & 0x0FFF) << 20) | ((low >> 42) & 0xF_FFFF)
    let community = CommunityID(Int32(bitPattern: UInt32(truncatingIfNeeded: number)))
    return (community, Int64(low & 0x3FF_FFFF_FFFF))
  }
}

extension TransferID: CustomStringConvertible {
  /// Lower-case hexadecimal with hyphens.
  public var description: String { uuid.text }
}
