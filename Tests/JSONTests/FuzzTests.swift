import JSON
import Testing

@Suite struct FuzzTests {
  @Test(arguments: UInt64(1)...40) func `what is written is read again as it was`(seed: UInt64)
    throws
  {
    var random = SplitMix(state: seed)
    for _ in 0..<50 {
      let value = random.value(depth: 4)
      for bytes in [value.encoded(), value.encoded(sortedKeys: true)] {
        let again = try JSONReader.read(bytes)
        #expect(again == value, "seed \(seed)")
        #expect(again.encoded(sortedKeys: true) == value.encoded(sortedKeys: true), "seed \(seed)")
      }
    }
  }

  @Test(arguments: UInt64(1)...40) func `a spoilt document is refused or means what it says`(
    seed: UInt64
  ) throws {
    var random = SplitMix(state: seed)
    var refused = 0
    for _ in 0..<400 {
      var bytes = random.value(depth: 4).encoded()
      for _ in 0...Int.random(in: 0..<3, using: &random) { random.spoil(&bytes) }
      do throws(JSONError) {
        let value = try JSONReader.read(bytes)
        let again = try? JSONReader.read(value.encoded())
        #expect(again == value, "seed \(seed)")
      } catch {
        refused += 1
        #expect(error.offset <= bytes.count, "seed \(seed)")
      }
    }
    #expect(refused > 0)
  }

  @Test func `every beginning of a document is refused`() throws {
    let whole = Array(
      #"{"act_type":"B01","n":[-1,2.5e3,true,null],"note":"\u5f20三\n","o":{}}"#.utf8)
    _ = try JSONReader.read(whole)
    for length in 0..<whole.count {
      #expect(throws: JSONError.self) { try JSONReader.read(whole[..<length]) }
    }
  }

  @Test func `any single byte between quotes is refused or kept`() throws {
    for byte in UInt8.min...UInt8.max {
      let value = try? JSONReader.read([0x22, byte, 0x22])
      let plain = (0x20..<0x80).contains(byte) && byte != 0x22 && byte != 0x5C
      #expect(value == (plain ? .string(String(UnicodeScalar(byte))) : nil))
    }
  }
}
