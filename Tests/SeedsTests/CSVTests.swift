import Testing

@testable import Seeds

@Suite struct CSVTests {
  private func table(_ text: String) throws -> CSVTable { try CSVTable(Array(text.utf8)) }

  @Test(arguments: ["\n", "\r\n"])
  func `quotes, commas, line ends and a byte order mark are read`(end: String) throws {
    let text = ["a,b,c", "1,\"x, y\",\"say \"\"hi\"\"\"", "2,\"two\(end)lines\","].joined(
      separator: end)
    for prefix in ["", "\u{FEFF}"] {
      for suffix in ["", end] {
        let table = try table(prefix + text + suffix)
        #expect(table.header == ["a", "b", "c"])
        #expect(table.rows.map(\.line) == [2, 3])
        #expect(try table.rows[0].text("b") == "x, y")
        #expect(try table.rows[0].text("c") == "say \"hi\"")
        #expect(try table.rows[1].text("b") == "two\(end)lines")
        #expect(try table.rows[1].text("c") == "")
      }
    }
  }

  @Test func `a row after a field of two lines still knows its line`() throws {
    let table = try table("a,b\n1,\"x\ny\"\n2,z\n")
    #expect(table.rows.map(\.line) == [2, 4])
  }

  @Test(arguments: [
    ("a,b\n1\n", 2), ("a,b\n1,2,3\n", 2), ("a,b\n1,2\n\n", 3), ("a,b\n1,x\"y\n", 2),
    ("a,b\n1,\"x\"y\n", 2), ("a,b\n1,\"x\n\n", 2), ("a,b\r1,2", 1), ("a,a\n", 1),
    ("a,b\n1,\u{0}\n", 2),
  ])
  func `a fault is refused and its line is named`(text: String, line: Int) throws {
    let error = #expect(throws: SeedError.self) { try table(text) }
    #expect(error?.line == line)
    #expect(error?.description.hasPrefix("line \(line): ") == true)
  }

  @Test func `bytes that are not UTF-8 and an empty file are refused`() throws {
    let error = #expect(throws: SeedError.self) {
      try CSVTable(Array("a,b\n1,".utf8) + [0xC3, 0x28])
    }
    #expect(error?.line == 2)
    #expect(throws: SeedError.self) { try CSVTable([]) }
  }

  @Test func `a file over the limit is refused`() throws {
    #expect(throws: SeedError.self) {
      try CSVTable(Array(repeating: UInt8(ascii: "a"), count: CSVTable.maximumBytes + 1))
    }
  }

  @Test(arguments: ["", "1.0", "+1", "１", "1e3", " 1", "-", "99999999999999999999", "11", "-1"])
  func `a number is ASCII digits within its bounds`(value: String) throws {
    let row = try table("n\n\"\(value)\"\n").rows[0]
    let error = #expect(throws: SeedError.self) { try row.integer("n", in: 0...10) }
    #expect(error?.description.hasPrefix("line 2: column n: ") == true)
  }

  @Test(arguments: ["0", "10", "007"])
  func `a number within its bounds is read`(value: String) throws {
    let row = try table("n\n\(value)\n").rows[0]
    #expect(try row.integer("n", in: 0...10) == Int(value))
  }
}
