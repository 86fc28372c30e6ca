import Tables
import Testing

@testable import Intake

@Suite struct SheetTests {
  @Test(arguments: TextEncoding.allCases, ["\n", "\r\n"])
  func `records are read in either encoding`(encoding: TextEncoding, end: String) throws {
    let text = ["姓名,积分", "测试甲,\"1,234\"", "", "\"测试\"\"乙\",5"].joined(separator: end) + end
    let sheet = try Sheet(encoding.encode(text))
    #expect(sheet.encoding == encoding && sheet.lineEnd == end && !sheet.hasMark)
    #expect(
      sheet.records.map(\.fields) == [["姓名", "积分"], ["测试甲", "1,234"], [""], ["测试\"乙", "5"]])
    #expect(sheet.records.map(\.number) == [1, 2, 3, 4])
  }

  @Test func `a mark, tabs and a field of two lines`() throws {
    let marked = try Sheet(TextEncoding.utf8.encode("姓名\t积分\n甲\t1\n", withMark: true))
    #expect(marked.hasMark && marked.records[1].fields == ["甲", "1"])
    let long = try Sheet(Array("a,b\n\"x\ny\",2\nz,3\n".utf8))
    #expect(long.records.map(\.fields) == [["a", "b"], ["x\ny", "2"], ["z", "3"]])
    let mac = try Sheet(Array("a,b\rx,1\r".utf8))
    #expect(mac.records.map(\.fields) == [["a", "b"], ["x", "1"]])
  }

  @Test func `a quote that is never closed spoils one line`() throws {
    let sheet = try Sheet(Array("a,b\n\"x,1\ny,2\nz\"q,3\nw,4\n".utf8))
    #expect(sheet.records.map(\.isBroken) == [false, true, false, true, false])
    #expect(sheet.records[4].fields == ["w", "4"])
  }

  @Test(arguments: TextEncoding.allCases)
  func `a destroyed byte spoils one character`(encoding: TextEncoding) throws {
    var lines = (0..<40).map { encoding.encode("测试甲\($0),\($0)\n") }
    lines[7][1] = 0xFF
    let sheet = try Sheet(lines.flatMap { $0 })
    #expect(sheet.encoding == encoding)
    #expect(sheet.records.count == 40)
    #expect(sheet.records[7].fields[0].contains("\u{FFFD}"))
    #expect(sheet.records[7].fields[1] == "7")
    #expect(sheet.records.filter { $0.fields[0].contains("\u{FFFD}") }.count == 1)
  }

  @Test func `the wrong encoding is told, with the line`() throws {
    let text = "name,points\n" + (0..<9).map { "测试甲,\($0)\n" }.joined()
    for (written, named) in [(TextEncoding.gb18030, TextEncoding.utf8), (.utf8, .gb18030)] {
      // UTF-8 of three characters is no GB 18030: nine bytes are an odd number.
      let error = #expect(throws: TableFault.self) {
        try Sheet(written.encode(text), as: named)
      }
      #expect(error?.line == 2)
      #expect(error?.zh.contains("--encoding") == true)
    }
  }

  @Test(arguments: [
    ([], 0, "空"), ([0x61, 0, 0x2C], 0, "二进制"), ([0x50, 0x4B, 3, 4, 0], 0, "Excel"),
    ([0xD0, 0xCF, 0x11, 0xE0], 0, "Excel"), ([0xFF, 0xFE, 0x41, 0], 0, "UTF-16"),
    ([], Sheet.mostLineBytes + 1, "KiB"), ([], Sheet.mostBytes + 1, "MiB"),
  ])
  func `what is no table is refused in words`(start: [UInt8], more: Int, word: String) {
    let bytes = start + Array(repeating: UInt8(ascii: "a"), count: more)
    let error = #expect(throws: TableFault.self) { try Sheet(bytes) }
    #expect(error?.zh.contains(word) == true, "\(error?.chinese ?? "")")
  }

  @Test func `any bytes end as records or a fault`() {
    var random = Random(7)
    for _ in 0..<300 {
      let bytes = (0..<random.below(400)).map { _ in
        random.below(4) == 0 ? Array(",\"\r\n\t".utf8)[random.below(5)] : UInt8(random.below(256))
      }
      for encoding in [nil, TextEncoding.utf8, .gb18030] { _ = try? Sheet(bytes, as: encoding) }
    }
  }
}

/// SplitMix64, seeded: the same numbers at each run.
struct Random {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
