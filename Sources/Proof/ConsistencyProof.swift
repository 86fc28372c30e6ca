/// Shows that nothing in an earlier tree was changed by what was added since (RFC 6962 §2.1.2).
///
/// As with `InclusionProof`, take sizes and roots together from signed checkpoints.
public struct ConsistencyProof: Sendable, Hashable {
  /// The number of leaves of the earlier tree.
  public let oldSize: Int
  /// The number of leaves of the later tree.
  public let size: Int
  /// The hashes of the subtrees that lead from one root to the other.
  public let path: [Digest]

  /// A proof as somebody handed it over; nothing of it is checked yet.
  public init(oldSize: Int, size: Int, path: [Digest]) {
    self.oldSize = oldSize
    self.size = size
    self.path = path
  }

  /// Whether the tree of `oldRoot` is the beginning of the tree of `root` (RFC 9162 §2.1.4.2). An
  /// empty tree is the beginning of every tree, and its root is `MerkleTree.emptyRoot`.
  public func verifies(oldRoot: Digest, root: Digest) -> Bool {
    guard oldSize >= 0, oldSize <= size else { return false }
    if oldSize == size {
      return path.isEmpty && oldRoot == root && (size > 0 || root == MerkleTree.emptyRoot)
    }
    if oldSize == 0 { return path.isEmpty && oldRoot == MerkleTree.emptyRoot }
    var (node, last) = (oldSize - 1, size - 1)
    // The earlier tree's last full subtree: its hash begins the proof, unless it is all of it.
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var rest = path[...]
    guard let first = node == 0 ? oldRoot : rest.popFirst() else { return false }
    var (oldHash, newHash) = (first, first)
    for sibling in rest {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        oldHash = MerkleTree.hash(sibling, oldHash)
        newHash = MerkleTree.hash(sibling, newHash)
        while node & 1 == 0, node > 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        newHash = MerkleTree.hash(newHash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && oldHash == oldRoot && newHash == root
  }
}
