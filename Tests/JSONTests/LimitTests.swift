import JSON
import Testing

@Suite struct LimitTests {
  private func problem(_ text: String, _ limits: JSONLimits) -> JSONError.Problem? {
    do throws(JSONError) {
      _ = try JSONReader.read(text, limits: limits)
      return nil
    } catch {
      return error.problem
    }
  }

  @Test func `the last byte allowed is allowed, the next is not`() {
    let limits = JSONLimits(bytes: 100)
    #expect(problem("\"" + String(repeating: "x", count: 98) + "\"", limits) == nil)
    #expect(problem("\"" + String(repeating: "x", count: 99) + "\"", limits) == .tooLong)
    #expect(problem("1" + String(repeating: " ", count: 100), limits) == .tooLong)
  }

  @Test func `brackets go as deep as allowed`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    func members(_ depth: Int) -> String {
      String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
    }
    let limits = JSONLimits(depth: 3)
    #expect(problem("1", JSONLimits(depth: 0)) == nil)
    #expect(problem("[]", JSONLimits(depth: 0)) == .tooDeep)
    for document in [nested, members] {
      #expect(problem(document(3), limits) == nil)
      #expect(problem(document(4), limits) == .tooDeep)
      #expect(problem(document(10_000), .request) == .tooDeep)
    }
    #expect(problem("[[[1]],[[1]],[[1]]]", limits) == nil)
  }

  @Test func `values are counted over the whole document`() {
    let limits = JSONLimits(values: 5)
    #expect(problem("[1,2,3,4]", limits) == nil)
    #expect(problem("[1,2,3,4,5]", limits) == .tooManyValues)
    #expect(problem(#"{"a":[1],"b":{"c":1}}"#, limits) == nil)
    #expect(problem(#"{"a":[1],"b":{"c":[]},"d":1}"#, limits) == .tooManyValues)
  }

  @Test func `keys are as long as allowed, values longer`() {
    let limits = JSONLimits(keyBytes: 4)
    #expect(problem(#"{"abcd":"abcdef"}"#, limits) == nil)
    #expect(problem(#"{"abcde":1}"#, limits) == .keyTooLong)
    #expect(problem(#"{"\u0061":1}"#, limits) == .keyTooLong)
  }
}
