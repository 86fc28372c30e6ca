import Tables
import Testing

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
    ("a,b\n1,x\"y\n", 2), ("a,b\n1,\"x\"y\n", 2), ("a,b\n1,\"x\n\n", 2), ("a,b\r1,2", 1),
    ("a,a\n", 1), ("a,b\n1,\u{0}\n", 2),
  ])
  func `what cannot be split is refused and its line is named`(text: String, line: Int) throws {
    let fault = #expect(throws: TableFault.self) { try table(text) }
    #expect(fault?.line == line)
    #expect(fault?.english.hasPrefix("line \(line)") == true)
    #expect(fault?.chinese.hasPrefix("第 \(line) 行") == true)
  }

  @Test func `rows of another length are left out and all of them named`() throws {
    let table = try table("a,b\n1\n1,2\n\n1,2,3\n3,4\n")
    #expect(table.rows.map(\.line) == [3, 6])
    #expect(table.faults.map(\.line) == [2, 4, 5])
    let fault = #expect(throws: TableFault.self) { try table.requireNoFault() }
    #expect(fault?.chinese == "第 2 行：有 1 个字段，表头是 2 个")
  }

  @Test func `every missing and every unknown column is named`() throws {
    let table = try table("a,x,c,y\n")
    #expect(table.headerFaults(["a", "b", "c", "d"]).map(\.column) == ["b", "d", "x", "y"])
    #expect(table.headerFaults(["y", "x", "c", "a"]).isEmpty)
  }

  @Test func `an empty file is refused`() {
    #expect(throws: TableFault.self) { try CSVTable([]) }
  }

  @Test func `a file over the limit is refused`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: CSVTable.maximumBytes + 1)
    let fault = #expect(throws: TableFault.self) { try CSVTable(bytes) }
    #expect(fault?.english == "over 32 MiB")
  }

  @Test(arguments: ["", "1.0", "+1", "１", "1e3", " 1", "-", "99999999999999999999", "11", "-1"])
  func `a number is ASCII digits within its bounds`(value: String) throws {
    let row = try table("n\n\"\(value)\"\n").rows[0]
    let fault = #expect(throws: TableFault.self) { try row.integer("n", in: 0...10) }
    #expect(fault?.english.hasPrefix("line 2, column n: ") == true)
  }

  @Test(arguments: ["0", "10", "007"])
  func `a number within its bounds is read`(value: String) throws {
    let row = try table("n\n\(value)\n").rows[0]
    #expect(try row.integer("n", in: 0...10) == Int(value))
  }

  @Test func `flags and choices are read as they are written`() throws {
    enum Colour: String, CaseIterable { case red, blue }
    let row = try table("yes,no,odd,colour,bad\nY,N,y,blue,Red\n").rows[0]
    #expect(try row.flag("yes"))
    #expect(try !row.flag("no"))
    #expect(throws: TableFault.self) { try row.flag("odd") }
    #expect(try row.choice("colour", of: Colour.self) == .blue)
    let fault = #expect(throws: TableFault.self) { try row.choice("bad", of: Colour.self) }
    #expect(fault?.chinese == "第 2 行，bad：“Red”应为下列之一：red, blue")
  }

  @Test func `records may be parted by tabs`() throws {
    var records = CSVRecords(
      try TextEncoding.decode(Array("a\tb,c\n\t\n".utf8)), separator: UInt8(ascii: "\t"))
    let first = try #require(try records.next())
    let second = try #require(try records.next())
    #expect(first.fields == ["a", "b,c"] && !first.isBlank)
    #expect(second.line == 2 && second.isBlank)
    #expect(try records.next() == nil)
  }

  @Test(arguments: ["\n", "\r\n"])
  func `what is written is read again`(end: String) throws {
    let rows = [
      ["名", "b"], ["a,b", "\"q\""], ["two\nlines", ""], ["\r\n", " space "], ["\"", "末"],
    ]
    var text = CSVText(lineEnd: end)
    for row in rows { text.add(row) }
    var records = CSVRecords(try TextEncoding.decode(Array(text.text.utf8)))
    for row in rows { #expect(try records.next()?.fields == row) }
    #expect(try records.next() == nil)
    #expect(text.text.hasPrefix("名,b\(end)\"a,b\",\"\"\"q\"\"\"\(end)"))
  }
}
