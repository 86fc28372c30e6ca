import Bank
import Testing

@Suite struct EvidenceTests {
  /// Every expression of the default rule book, one set of codes that satisfies it.
  static let expressions: [(String, [String])] = [
    ("(PH|CMP*2)+NS", ["CMP", "CMP", "NS"]), ("(PR|PROP)+NS", ["PROP", "NS"]),
    ("(WI|PR)+BC", ["PR", "BC"]), ("BC", ["BC"]), ("BC+EV", ["EV", "BC"]),
    ("BC+WI", ["BC", "WI"]), ("BCP", ["BCP"]), ("CR", ["CR"]), ("CR+NS", ["CR", "NS"]),
    ("DOC", ["DOC"]), ("DOC+BC", ["DOC", "BC"]), ("DOC+SI+SUP", ["SUP", "SI", "DOC"]),
    ("DOCO", ["DOCO"]), ("DOCV", ["DOCV"]), ("EV", ["EV"]), ("EV*2+NS", ["EV", "NS", "EV"]),
    ("EV+BC", ["EV", "BC"]), ("EV+BC*2", ["BC", "EV", "BC"]), ("EV+NS", ["EV", "NS"]),
    ("EV+SAT", ["EV", "SAT"]), ("EV+WI", ["EV", "WI"]), ("INV+NS", ["INV", "NS"]),
    ("LED", ["LED"]), ("LOG+BC", ["LOG", "BC"]), ("LOG+SUPB", ["LOG", "SUPB"]),
    ("LOGB", ["LOGB"]), ("PH", ["PH"]), ("PH*4|LOG", ["LOG"]), ("PH+BC", ["PH", "BC"]),
    ("PH+EV", ["PH", "EV"]), ("PH+EV+NS", ["PH", "EV", "NS"]), ("PH+NS", ["PH", "NS"]),
    ("PH+WI", ["PH", "WI"]), ("RES", ["RES"]), ("RPT", ["RPT"]), ("SCORE", ["SCORE"]),
    ("SI", ["SI"]), ("SI+ATT", ["SI", "ATT"]), ("SI+BC", ["SI", "BC"]),
    ("SI+BCG", ["SI", "BCG"]), ("SI+EV+SUPB", ["SI", "EV", "SUPB"]), ("SI+PH", ["SI", "PH"]),
    ("SI+SUP", ["SI", "SUP"]), ("SI+SUPB", ["SI", "SUPB"]), ("SLIP", ["SLIP"]),
    ("SYS", ["SYS"]), ("VTR+BC", ["VTR", "BC"]), ("WI*2+CV", ["WI", "WI", "CV"]),
  ]

  @Test(arguments: expressions)
  func `is satisfied, and by nothing less`(_ text: String, _ enough: [String]) throws {
    let rule = try #require(EvidenceRule(text))
    #expect(rule.text == text)
    #expect(rule.missing(from: enough) == [])
    #expect(rule.missing(from: enough + ["DOC", "XX"]) == [])
    #expect(rule.missing(from: []) != [])
    for place in enough.indices {
      var fewer = enough
      fewer.remove(at: place)
      #expect(rule.missing(from: fewer).count == 1, "\(fewer)")
    }
  }

  @Test(arguments: [
    ("(PH|CMP*2)+NS", ["NS"], ["PH"]), ("(PH|CMP*2)+NS", ["CMP", "NS"], ["PH"]),
    ("(PH|CMP*2)+NS", ["CMP", "CMP"], ["NS"]), ("(PH|CMP*2)+NS", [], ["NS", "PH"]),
    ("PH*4|LOG", ["PH", "PH", "PH"], ["PH"]), ("PH*4|LOG", ["PH", "PH", "PH", "PH"], []),
    ("EV*2+NS", ["EV"], ["EV", "NS"]), ("BC+EV|CR", ["BC"], ["EV"]), ("BC+EV|CR", ["CR"], []),
    ("BC*2+BC", ["BC"], ["BC"]), ("((SI))", ["SI"], []), ("", [], []), ("", ["PH"], []),
    ("(PR|WI)+(BC|EV)", ["WI"], ["BC"]), ("(PR|WI)+(BC|EV)", ["WI", "EV"], []),
  ])
  func `says what the nearest way still lacks`(
    _ text: String, _ given: [String], _ missing: [String]
  ) throws {
    #expect(try #require(EvidenceRule(text)).missing(from: given) == missing)
  }

  @Test(arguments: [
    ("", [[:]]), ("SI+PH", [["SI": 1, "PH": 1]]), ("PH*4|LOG", [["PH": 4], ["LOG": 1]]),
    ("(WI|PR)+BC*2", [["WI": 1, "BC": 2], ["PR": 1, "BC": 2]]),
    ("AA+(BB|CC)", [["AA": 1, "BB": 1], ["AA": 1, "CC": 1]]),
  ])
  func `has its ways in the order written`(_ text: String, _ ways: [[String: Int]]) {
    #expect(EvidenceRule(text)?.ways == ways)
  }

  @Test func `is long and nested up to its limit`() {
    let brackets = (EvidenceRule.maximumBytes - 2) / 2
    let deepest = String(repeating: "(", count: brackets) + "SI"
    #expect(EvidenceRule(deepest + String(repeating: ")", count: brackets)) != nil)
    #expect(EvidenceRule("(" + deepest + String(repeating: ")", count: brackets + 1)) == nil)
  }

  @Test(arguments: [
    "A", "TOOLONG", "si", "SI+", "+SI", "SI|", "|SI", "SI SUP", "SI,SUP", "(SI", "SI)", "()",
    "SI*", "SI*1", "SI*0", "SI*10", "SI**2", "SI*２", "SI*二", "2*SI", "SB\u{302}", "S1",
    "(AA|BB|CC|DD|EE)+(AA|BB|CC|DD)", "AA|BB|CC|DD|EE|FF|GG|HH|II|JJ|KK|LL|MM|NN|OO|PP|QQ",
  ])
  func `is no rule`(_ text: String) {
    #expect(EvidenceRule(text) == nil)
  }
}
