import FoundationEssentials

/// One request to the bank.
struct BankRequest {
  enum Method: String {
    case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
  }

  var method: Method
  var path: String
  var query: [(name: String, value: String)] = []
  /// JSON, UTF-8.
  var body: [UInt8]?
  /// The same key never has a second effect.
  var key: String?
  /// The version that was read, for a change of it.
  var version: String?
  /// The media type of the answer.
  var accept = "application/json"

  /// Reads a list or a thing.
  static func get(_ path: String, _ query: [(String, String?)] = []) -> BankRequest {
    BankRequest(
      method: .get, path: path, query: query.compactMap { name, value in value.map { (name, $0) } })
  }

  /// Looks something up with a body.
  static func post(_ path: String, _ body: [UInt8]) -> BankRequest {
    BankRequest(method: .post, path: path, body: body)
  }

  /// Changes the bank.
  static func command(_ path: String, _ body: [UInt8], key: String) -> BankRequest {
    BankRequest(method: .post, path: path, body: body, key: key)
  }

  /// Whether it can be sent again when nobody knows what became of it.
  var isRepeatable: Bool { method == .get || key != nil }

  /// Path and query, percent-encoded.
  var target: String {
    guard !query.isEmpty else { return path }
    return path + "?"
      + query.map { "\($0.name)=\(Self.encoded($0.value))" }.joined(separator: "&")
  }

  /// One segment of a path, or one value of a query (RFC 3986, 2.3).
  static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(Character(UnicodeScalar(byte)))
      default: result += "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
  }

  /// A new key.
  static func newKey() -> String { UUID().uuidString.lowercased() }
}
