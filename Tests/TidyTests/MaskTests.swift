import Testing

@Suite struct MaskTests {
  @Test(arguments: [
    ("let a = 1 // no\nb", "let a = 1      \nb"),
    ("a /* b /* c */ d */ e", "a                   e"),
    (#"a("b \" c", d)"#, #"a(        , d)"#),
    (#"a("b \(c("d", "e)")) f", g)"#, #"a(    (c(   ,     ))   , g)"#),
    ("a(#\"b \" \\(c) \\#(d) e\"#, f)", "a(             (d)    , f)"),
    ("a = \"\"\"\n  x \"y\" // z\n  \\(w)\n  \"\"\"\nb", "a =    \n            \n   (w)\n     \nb"),
    ("a = /b\"c\\/d/ + e", "a =          + e"), ("a / b / \"c\"", "a / b /    "),
    ("a = #/ b\"/\" /# + e", "a =            + e"), ("#if X\n#endif", "#if X\n#endif"),
    ("\"open\nb \"c\"", "     \nb    "), ("\"//\" a", "     a"), ("/* open\nb", "       \n "),
  ])
  func `code stays and everything else is blank`(text: String, expected: String) {
    #expect(SwiftMask.code(of: text) == expected)
  }
}
