/// The members of a JSON object, in the order written, each key once.
///
/// Small objects are searched from the front, larger ones through an index, so that an object of
/// many keys cannot be made slow on purpose. Two objects are equal if they have equal members, in
/// whatever order.
public struct JSONObject: Sendable, Equatable, RandomAccessCollection {
  /// One key with its value.
  public struct Member: Sendable, Equatable {
    /// The key, with its escapes resolved.
    public let key: String
    /// The value.
    public let value: JSONValue
  }

  /// From this many members on, look-ups go through the index.
  private static let indexedFrom = 16

  private var members: [Member] = []
  private var positions: [String: Int] = [:]

  /// An object without members.
  public init() {}

  /// The position of the first member: 0.
  public var startIndex: Int { 0 }

  /// One past the position of the last member.
  public var endIndex: Int { members.count }

  /// The member at a position.
  public subscript(position: Int) -> Member { members[position] }

  /// The value under a key, or nil if there is none; a value of `null` is `.null`.
  public subscript(key: String) -> JSONValue? {
    position(of: key).map { members[$0].value }
  }

  /// Adds a member at the end. Returns false, and changes nothing, if the key is there already.
  public mutating func append(_ key: String, _ value: JSONValue) -> Bool {
    guard position(of: key) == nil else { return false }
    if members.count >= Self.indexedFrom {
      if positions.isEmpty {
        for (position, member) in members.enumerated() { positions[member.key] = position }
      }
      positions[key] = members.count
    }
    members.append(Member(key: key, value: value))
    return true
  }

  /// Whether there is such a key.
  public func contains(key: String) -> Bool { position(of: key) != nil }

  /// The first key that is not among those given, or nil: for refusing unknown fields.
  public func firstKey(notIn known: [String]) -> String? {
    members.first { !known.contains($0.key) }?.key
  }

  /// Whether both have the same keys with equal values.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
  }

  private func position(of key: String) -> Int? {
    positions.isEmpty ? members.firstIndex { $0.key == key } : positions[key]
  }
}
