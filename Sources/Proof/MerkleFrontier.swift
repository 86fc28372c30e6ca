/// The right edge of a growing Merkle tree: enough to append leaves and to know the root, in
/// O(log n) space, without the leaves.
public struct MerkleFrontier: Sendable, Hashable {
  /// How many leaves there are.
  public private(set) var size: Int
  /// The roots of the full subtrees from left to right, one for each bit set in `size`.
  public private(set) var peaks: [Digest]

  /// The frontier of a tree without leaves.
  public init() {
    size = 0
    peaks = []
  }

  /// A frontier stored earlier, or nil unless there is one peak for each bit set in `size`.
  public init?(size: Int, peaks: [Digest]) {
    guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.peaks = peaks
  }

  /// Appends the hash of the next leaf (see `MerkleTree.hash(leaf:)`).
  public mutating func append(_ leafHash: Digest) {
    var peak = leafHash
    var carry = size
    // As in binary counting: each full subtree of the same height is merged on the way up.
    while carry & 1 == 1 {
      peak = MerkleTree.hash(peaks.removeLast(), peak)
      carry >>= 1
    }
    peaks.append(peak)
    size += 1
  }

  /// The root over all leaves appended so far.
  public var root: Digest {
    guard var root = peaks.last else { return MerkleTree.emptyRoot }
    for peak in peaks.dropLast().reversed() { root = MerkleTree.hash(peak, root) }
    return root
  }
}
