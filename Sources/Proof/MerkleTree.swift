/// A Merkle tree over leaf hashes held in memory (RFC 6962 §2.1), which makes the proofs that
/// `InclusionProof` and `ConsistencyProof` check.
///
/// Of n leaves the largest power of two below n stands left of the root, the rest right of it, and
/// so on down. Leaves and nodes are hashed with different first bytes, so that neither can be
/// passed off as the other.
public struct MerkleTree: Sendable {
  /// The hashes of the leaves, in order.
  public let leaves: [Digest]

  /// A tree over leaf hashes.
  public init(leaves: [Digest]) { self.leaves = leaves }

  /// The root of a tree without leaves: the SHA-256 of nothing.
  public static let emptyRoot = Digest.sha256([])

  /// The hash of a leaf: SHA-256(0x00 ‖ leaf).
  public static func hash(leaf: [UInt8]) -> Digest { .sha256(prefix: 0x00, leaf) }

  /// The hash of a node: SHA-256(0x01 ‖ left ‖ right).
  public static func hash(_ left: Digest, _ right: Digest) -> Digest {
    .sha256(prefix: 0x01, left.bytes, right.bytes)
  }

  /// The root over all leaves.
  public var root: Digest { Self.root(of: leaves[...]) }

  /// The root of the first `size` leaves, 0 to all, or nil if there are fewer.
  public func root(size: Int) -> Digest? {
    guard (0...leaves.count).contains(size) else { return nil }
    return Self.root(of: leaves[..<size])
  }

  /// Shows that the leaf at an index (from 0) is in the tree of the first `size` leaves (default
  /// all), or nil if it is not. O(size).
  public func inclusionProof(index: Int, size: Int? = nil) -> InclusionProof? {
    let size = size ?? leaves.count
    guard (0...leaves.count).contains(size), (0..<size).contains(index) else { return nil }
    let path = Self.path(to: index, in: leaves[..<size])
    return InclusionProof(index: index, size: size, path: path)
  }

  /// Shows that the tree of the first `oldSize` leaves is the beginning of that of the first `size`
  /// (default all), or nil unless 0 ≤ oldSize ≤ size ≤ all. O(size).
  public func consistencyProof(oldSize: Int, size: Int? = nil) -> ConsistencyProof? {
    let size = size ?? leaves.count
    guard (0...leaves.count).contains(size), (0...size).contains(oldSize) else { return nil }
    let path = oldSize == 0 ? [] : Self.subproof(oldSize, leaves[..<size], isOldRoot: true)
    return ConsistencyProof(oldSize: oldSize, size: size, path: path)
  }

  /// The largest power of two smaller than `count`, which must be over 1.
  static func split(_ count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }

  private static func root(of leaves: ArraySlice<Digest>) -> Digest {
    if leaves.isEmpty { return emptyRoot }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    let middle = leaves.startIndex + split(leaves.count)
    return hash(root(of: leaves[..<middle]), root(of: leaves[middle...]))
  }

  /// PATH of RFC 6962 §2.1.1, from the leaf up.
  private static func path(to index: Int, in leaves: ArraySlice<Digest>) -> [Digest] {
    if leaves.count == 1 { return [] }
    let half = split(leaves.count)
    let (left, right) = (leaves.prefix(half), leaves.dropFirst(half))
    return index < half
      ? path(to: index, in: left) + [root(of: right)]
      : path(to: index - half, in: right) + [root(of: left)]
  }

  /// SUBPROOF of RFC 6962 §2.1.2. `isOldRoot`: the verifier knows this subtree's hash already.
  private static func subproof(
    _ oldSize: Int, _ leaves: ArraySlice<Digest>, isOldRoot: Bool
  ) -> [Digest] {
    if oldSize == leaves.count { return isOldRoot ? [] : [root(of: leaves)] }
    let half = split(leaves.count)
    let (left, right) = (leaves.prefix(half), leaves.dropFirst(half))
    return oldSize <= half
      ? subproof(oldSize, left, isOldRoot: isOldRoot) + [root(of: right)]
      : subproof(oldSize - half, right, isOldRoot: false) + [root(of: left)]
  }
}
