import Proof
import Testing

@Suite struct LeafEncoderTests {
  private func bytes(_ write: (inout LeafEncoder) -> Void) -> [UInt8] {
    var encoder = LeafEncoder(version: 1)
    write(&encoder)
    return encoder.bytes
  }

  @Test func `the layout is the one decided`() {
    let written = bytes {
      $0.append(UInt64(0x0102))
      $0.append(Int64(-2))
      $0.append([0xAA, 0xBB])
      $0.append("点")
      $0.append(nil as Int64?)
      $0.append(7 as Int64?)
    }
    let expected: [[UInt8]] = [
      [1], [1, 0, 0, 0, 0, 0, 0, 1, 2], [2, 255, 255, 255, 255, 255, 255, 255, 254],
      [3, 0, 0, 0, 0, 0, 0, 0, 2, 0xAA, 0xBB], [4, 0, 0, 0, 0, 0, 0, 0, 3, 0xE7, 0x82, 0xB9],
      [0], [2, 0, 0, 0, 0, 0, 0, 0, 7],
    ]
    #expect(written == expected.flatMap { $0 })
  }

  @Test func `different fields never give the same bytes`() {
    let all: [[UInt8]] = [
      bytes { _ in },
      bytes { $0.append("ab") }, bytes { $0.append(Array("ab".utf8)) },
      bytes {
        $0.append("a"); $0.append("b")
      },
      bytes {
        $0.append(""); $0.append("ab")
      },
      bytes {
        $0.append("ab"); $0.append("")
      },
      bytes {
        $0.append("ab"); $0.appendAbsent()
      },
      bytes {
        $0.appendAbsent(); $0.append("ab")
      }, bytes { $0.append([] as [UInt8]) },
      bytes { $0.append("") }, bytes { $0.appendAbsent() }, bytes { $0.append(UInt64(0)) },
      bytes { $0.append(Int64(0)) }, bytes { $0.append(UInt64.max) },
      bytes { $0.append(Int64(-1)) },
      LeafEncoder(version: 2).bytes,
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func `present optionals are written as the values themselves`() {
    let digest = MerkleTree.emptyRoot
    #expect(bytes { $0.append("x" as String?) } == bytes { $0.append("x") })
    #expect(bytes { $0.append([1] as [UInt8]?) } == bytes { $0.append([1]) })
    #expect(bytes { $0.append(digest as Digest?) } == bytes { $0.append(digest.bytes) })
    #expect(bytes { $0.append(nil as Digest?) } == bytes { $0.appendAbsent() })
    #expect(bytes { $0.append(nil as String?) } == bytes { $0.append(nil as [UInt8]?) })
  }

  @Test func `a leaf is hashed as a leaf`() {
    var encoder = LeafEncoder(version: 1)
    encoder.append("x")
    #expect(encoder.leafHash == MerkleTree.hash(leaf: encoder.bytes))
  }
}
