import JSON
import Testing

@Suite struct WriterTests {
  private func text(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `an answer is written in the order of the calls`() {
    let answer = text {
      $0.object {
        $0.field("seq", 7)
        $0.field("points", Int64.min)
        $0.field("name", "张三")
        $0.field("posted", true)
        $0.field("note", nil as String?)
        $0.field("limit", nil as Int64?)
        $0.field("flag", nil as Bool?)
        $0.object("balance") { $0.field("available", 0) }
        $0.object("empty") { _ in }
        $0.array("caps") {
          $0.value("day")
          $0.value(-120)
          $0.value(false)
          $0.null()
          $0.object { $0.field("limit", Int64.max) }
          $0.array { _ in }
          $0.array { $0.value(1) }
        }
        $0.field("first", raw: Array(#"{"a":1}"#.utf8))
        $0.field("tree", .array([.integer(1), .fraction("1.50")]))
      }
    }
    let expected = #"""
      {"seq":7,"points":-9223372036854775808,"name":"张三","posted":true,"note":null,"limit":null,\#
      "flag":null,"balance":{"available":0},"empty":{},"caps":["day",-120,false,null,\#
      {"limit":9223372036854775807},[],[1]],"first":{"a":1},"tree":[1,1.50]}
      """#
    #expect(answer == expected)
  }

  @Test func `an error in the middle passes through as it is`() {
    struct Stop: Error, Equatable {}
    var writer = JSONWriter()
    #expect(throws: Stop()) {
      try writer.object { (_: inout JSONWriter) throws(Stop) in throw Stop() }
    }
  }

  @Test(arguments: [
    ("", #""""#), ("a\"b\\c/", #""a\"b\\c/""#), ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
    ("\0\u{1}\u{F}\u{10}\u{1F}", #""\u0000\u0001\u000f\u0010\u001f""#),
    ("\u{7F}é\u{2028}😀", "\"\u{7F}é\u{2028}😀\""), ("x\n", #""x\n""#), ("\nx", #""\nx""#),
    ("一个很长的名字，超过十五个字节\"引号\"在中间", "\"一个很长的名字，超过十五个字节\\\"引号\\\"在中间\""),
  ])
  func `strings are escaped where JSON asks for it, and nowhere else`(raw: String, quoted: String) {
    #expect(text { $0.value(raw) } == quoted)
    #expect(text { $0.object { $0.field(raw, 1) } } == "{\(quoted):1}")
  }

  @Test func `sorted, documents that mean the same give the same bytes`() throws {
    let one = try JSONReader.read(#"{"b":{"y":1,"x":[2,1]},"é":0,"a":"\u0041","z":0}"#)
    let other = try JSONReader.read(#" {"z":0, "\u00e9":0, "a":"A", "b":{"x":[2,1],"y":1}} "#)
    let canonical = #"{"a":"A","b":{"x":[2,1],"y":1},"z":0,"é":0}"#
    #expect(String(decoding: one.encoded(sortedKeys: true), as: UTF8.self) == canonical)
    #expect(one.encoded(sortedKeys: true) == other.encoded(sortedKeys: true))
    #expect(one.encoded() != other.encoded())
    let reversed = try JSONReader.read(#"{"b":{"y":1,"x":[1,2]},"é":0,"a":"A","z":0}"#)
    #expect(one.encoded(sortedKeys: true) != reversed.encoded(sortedKeys: true))
  }

  @Test func `a pointer escapes its keys`() {
    let pointer = JSONPointer.root.appending("items").appending(0).appending("a/b~c\u{301}/\u{301}")
    #expect(pointer.description == "/items/0/a~1b~0c\u{301}~1\u{301}")
    #expect(JSONPointer.root.description == "")
  }
}
