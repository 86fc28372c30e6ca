/// Shows that one leaf is in a tree whose root is known (RFC 6962 §2.1.1): at most 64 hashes.
///
/// The size is not proved by itself: sizes that give the leaf the same path pass alike. Take size
/// and root together from one signed checkpoint.
public struct InclusionProof: Sendable, Hashable {
  /// The leaf's place, counted from 0.
  public let index: Int
  /// The number of leaves of the tree.
  public let size: Int
  /// The hashes beside the way from the leaf to the root, lowest first.
  public let path: [Digest]

  /// A proof as somebody handed it over; nothing of it is checked yet.
  public init(index: Int, size: Int, path: [Digest]) {
    self.index = index
    self.size = size
    self.path = path
  }

  /// Whether a leaf of this hash stands at `index` under this root (RFC 9162 §2.1.3.2).
  public func verifies(leafHash: Digest, root: Digest) -> Bool {
    guard index >= 0, index < size else { return false }
    var (node, last) = (index, size - 1)
    var hash = leafHash
    for sibling in path {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        hash = MerkleTree.hash(sibling, hash)
        // A last node without a sibling rises until it is a right child.
        while node & 1 == 0, node > 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = MerkleTree.hash(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }
}
