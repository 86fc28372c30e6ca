import Proof
import Testing

@Suite struct ProofTests {
  static let largest = 64

  @Test(arguments: 1...largest) func `each leaf is proved, and nothing else by its proof`(
    size: Int
  ) throws {
    let tree = Vectors.tree(size: size)
    let root = tree.root
    for index in 0..<size {
      let leaf = tree.leaves[index]
      let proof = try #require(tree.inclusionProof(index: index))
      #expect(proof.path.count <= 6)
      #expect(proof.verifies(leafHash: leaf, root: root))
      let bit = (index * 37 + size) % 256
      #expect(!proof.verifies(leafHash: leaf.flipped(bit: bit), root: root))
      #expect(!proof.verifies(leafHash: leaf, root: root.flipped(bit: bit)))
      for other in -1...size where other != index {
        let moved = InclusionProof(index: other, size: size, path: proof.path)
        #expect(!moved.verifies(leafHash: leaf, root: root))
      }
      for path in spoilt(proof.path, bit: bit) {
        let bad = InclusionProof(index: index, size: size, path: path)
        #expect(!bad.verifies(leafHash: leaf, root: root))
      }
    }
  }

  @Test(arguments: 1...largest) func `each beginning is proved, and no other`(size: Int) throws {
    let tree = Vectors.tree(size: size)
    let root = tree.root
    for oldSize in 0...size {
      let oldRoot = try #require(tree.root(size: oldSize))
      let proof = try #require(tree.consistencyProof(oldSize: oldSize))
      #expect(proof.path.count <= 7)
      #expect(proof.verifies(oldRoot: oldRoot, root: root))
      let bit = (oldSize * 37 + size) % 256
      #expect(!proof.verifies(oldRoot: oldRoot.flipped(bit: bit), root: root))
      if oldSize > 0 { #expect(!proof.verifies(oldRoot: oldRoot, root: root.flipped(bit: bit))) }
      if oldSize < size { #expect(!proof.verifies(oldRoot: root, root: oldRoot)) }
      for path in spoilt(proof.path, bit: bit) {
        let bad = ConsistencyProof(oldSize: oldSize, size: size, path: path)
        #expect(!bad.verifies(oldRoot: oldRoot, root: root))
      }
      for other in -1...size where other != oldSize {
        let moved = ConsistencyProof(oldSize: other, size: size, path: proof.path)
        #expect(!moved.verifies(oldRoot: oldRoot, root: root))
      }
    }
  }

  @Test func `every single bit counts`() throws {
    let tree = Vectors.tree
    let (leaf, root) = (tree.leaves[5], tree.root)
    let oldRoot = try #require(tree.root(size: 6))
    let inclusion = try #require(tree.inclusionProof(index: 5))
    let consistency = try #require(tree.consistencyProof(oldSize: 6))
    for bit in 0..<256 {
      #expect(!inclusion.verifies(leafHash: leaf.flipped(bit: bit), root: root))
      #expect(!inclusion.verifies(leafHash: leaf, root: root.flipped(bit: bit)))
      #expect(!consistency.verifies(oldRoot: oldRoot.flipped(bit: bit), root: root))
      #expect(!consistency.verifies(oldRoot: oldRoot, root: root.flipped(bit: bit)))
      for place in 0..<3 {
        var path = inclusion.path
        path[place] = path[place].flipped(bit: bit)
        let bad = InclusionProof(index: 5, size: 8, path: path)
        #expect(!bad.verifies(leafHash: leaf, root: root))
        path = consistency.path
        path[place] = path[place].flipped(bit: bit)
        let worse = ConsistencyProof(oldSize: 6, size: 8, path: path)
        #expect(!worse.verifies(oldRoot: oldRoot, root: root))
      }
    }
  }

  @Test func `a rewritten history has no proof`() throws {
    let tree = Vectors.tree(size: 20)
    let oldRoot = try #require(tree.root(size: 13))
    for changed in 0..<13 {
      var leaves = tree.leaves
      leaves[changed] = leaves[changed].flipped(bit: changed)
      let forged = MerkleTree(leaves: leaves)
      let proof = try #require(forged.consistencyProof(oldSize: 13))
      #expect(!proof.verifies(oldRoot: oldRoot, root: forged.root))
    }
  }

  @Test func `empty trees begin every tree and nothing else does`() {
    let root = Vectors.tree.root
    let none = ConsistencyProof(oldSize: 0, size: 8, path: [])
    #expect(none.verifies(oldRoot: MerkleTree.emptyRoot, root: root))
    #expect(!none.verifies(oldRoot: root, root: root))
    let empty = ConsistencyProof(oldSize: 0, size: 0, path: [])
    #expect(empty.verifies(oldRoot: MerkleTree.emptyRoot, root: MerkleTree.emptyRoot))
    #expect(!empty.verifies(oldRoot: root, root: root))
    #expect(!InclusionProof(index: 0, size: 0, path: []).verifies(leafHash: root, root: root))
  }

  /// Paths that are wrong in one way each: a bit, a hash too few or too many, two changed about.
  private func spoilt(_ path: [Digest], bit: Int) -> [[Digest]] {
    var wrong = path.indices.map { place in
      var path = path
      path[place] = path[place].flipped(bit: bit)
      return path
    }
    wrong.append(path + [MerkleTree.emptyRoot])
    wrong.append([MerkleTree.emptyRoot] + path)
    if !path.isEmpty {
      wrong.append(Array(path.dropLast()))
      wrong.append(Array(path.dropFirst()))
    }
    if path.count > 1 { wrong.append(Array(path.reversed())) }
    return wrong
  }
}
