/// A scrape taken apart by the grammar of the Prometheus text format 0.0.4, line by line.
struct Scrape {
  struct Sample: Equatable {
    let series: String
    let value: String
  }

  struct Malformed: Error {
    let line: String
  }

  private(set) var samples: [Sample] = []

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(line: "the last line does not end") }
    var types: [Substring: Substring] = [:]
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if let type = line.wholeMatch(
        of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/)
      {
        guard types.updateValue(type.2, forKey: type.1) == nil else {
          throw Malformed(line: String(line))
        }
        continue
      }
      let grammar =
        #/
        (
          ([a-zA-Z_:][a-zA-Z0-9_:]*)
          (?:\{
            [a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"
            (?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*")*
          \})?
        )
        \x20
        ([+\-]?(?:Inf|[0-9.]+(?:e[+\-]?[0-9]+)?)|NaN)
      /#.matchingSemantics(.unicodeScalar)
      guard let sample = line.wholeMatch(of: grammar) else { throw Malformed(line: String(line)) }
      guard Self.isTyped(sample.2, types) else { throw Malformed(line: String(line)) }
      samples.append(Sample(series: String(sample.1), value: String(sample.3)))
    }
  }

  private static func isTyped(_ name: Substring, _ types: [Substring: Substring]) -> Bool {
    if let type = types[name] { return type != "histogram" }
    return ["_bucket", "_sum", "_count"].contains { suffix in
      name.hasSuffix(suffix) && types[name.dropLast(suffix.count)] == "histogram"
    }
  }
}
