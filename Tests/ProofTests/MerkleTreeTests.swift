import Proof
import Testing

@Suite struct MerkleTreeTests {
  @Test(arguments: 0...8) func `the reference leaves have the reference roots`(size: Int) {
    let leaves = Array(Vectors.tree.leaves.prefix(size))
    #expect(MerkleTree(leaves: leaves).root.description == Vectors.roots[size])
    #expect(Vectors.tree.root(size: size)?.description == Vectors.roots[size])
    var frontier = MerkleFrontier()
    for leaf in leaves { frontier.append(leaf) }
    #expect(frontier.root.description == Vectors.roots[size])
  }

  @Test(arguments: Vectors.inclusions)
  func `inclusion proofs are the reference ones`(index: Int, size: Int, path: [String]) throws {
    let proof = try #require(Vectors.tree.inclusionProof(index: index, size: size))
    #expect(proof.path.map(\.description) == path)
    let root = try #require(Digest(hex: Vectors.roots[size]))
    #expect(proof.verifies(leafHash: Vectors.tree.leaves[index], root: root))
  }

  @Test(arguments: Vectors.consistencies)
  func `consistency proofs are the reference ones`(oldSize: Int, size: Int, path: [String]) throws {
    let proof = try #require(Vectors.tree.consistencyProof(oldSize: oldSize, size: size))
    #expect(proof.path.map(\.description) == path)
    let oldRoot = try #require(Digest(hex: Vectors.roots[oldSize]))
    let root = try #require(Digest(hex: Vectors.roots[size]))
    #expect(proof.verifies(oldRoot: oldRoot, root: root))
  }

  @Test func `leaves and nodes are hashed apart`() {
    let (left, right) = (Vectors.tree.leaves[0], Vectors.tree.leaves[1])
    #expect(MerkleTree.hash(leaf: left.bytes + right.bytes) != MerkleTree.hash(left, right))
    #expect(MerkleTree.hash(leaf: [7]) == .sha256([0, 7]))
    #expect(MerkleTree.hash(left, right) == .sha256([1] + left.bytes + right.bytes))
    #expect(MerkleTree.hash(left, right) != MerkleTree.hash(right, left))
  }

  @Test func `what is not there has no proof`() {
    let tree = Vectors.tree
    #expect(tree.inclusionProof(index: 8) == nil)
    #expect(tree.inclusionProof(index: -1) == nil)
    #expect(tree.inclusionProof(index: 3, size: 3) == nil)
    #expect(tree.inclusionProof(index: 0, size: 9) == nil)
    #expect(tree.consistencyProof(oldSize: 5, size: 4) == nil)
    #expect(tree.consistencyProof(oldSize: -1) == nil)
    #expect(tree.consistencyProof(oldSize: 1, size: 9) == nil)
    #expect(tree.root(size: 9) == nil)
    #expect(tree.root(size: -1) == nil)
  }

  @Test func `the frontier agrees with the tree at every size and can be stored`() throws {
    let tree = Vectors.tree(size: 300)
    var frontier = MerkleFrontier()
    for (index, leaf) in tree.leaves.enumerated() {
      #expect(frontier.root == tree.root(size: index))
      #expect(frontier.size == index)
      #expect(frontier.peaks.count == index.nonzeroBitCount)
      frontier = try #require(MerkleFrontier(size: frontier.size, peaks: frontier.peaks))
      frontier.append(leaf)
    }
    #expect(MerkleFrontier(size: 3, peaks: [tree.leaves[0]]) == nil)
    #expect(MerkleFrontier(size: 0, peaks: [tree.leaves[0]]) == nil)
    #expect(MerkleFrontier(size: -1, peaks: []) == nil)
  }

  @Test func `a digest is 32 bytes, or 64 digits`() {
    let hex = Vectors.roots[8]
    #expect(Digest(hex: hex)?.description == hex)
    #expect(Digest(hex: hex.uppercased())?.description == hex)
    #expect(Digest(hex: String(hex.dropLast())) == nil)
    #expect(Digest(hex: String(hex.dropLast()) + "g") == nil)
    #expect(Digest(hex: String(hex.dropLast(2)) + "é") == nil)
    #expect(Digest(bytes: [UInt8](repeating: 1, count: 31)) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 1, count: 33)) == nil)
    let low = Digest(bytes: [UInt8](repeating: 1, count: 32))
    let high = Digest(bytes: [1, 2] + [UInt8](repeating: 0, count: 30))
    #expect([high, low].compactMap { $0 }.sorted() == [low, high])
  }
}
