public import Bank
public import FoundationEssentials
import JSON

/// A handler read a field that its endpoint's shape does not promise: a fault of ours, answered
/// with 500.
public struct UnpromisedField: Error, Sendable {
  /// The field.
  public let name: String
}

/// The checked fields of a body, a query or a path. A field that is absent or null is nil.
public struct Fields: Sendable, Equatable {
  /// The fields as they were sent.
  let object: JSONObject

  static let none = Fields(object: JSONObject())

  /// Whether a field was given and is not null.
  public func has(_ name: String) -> Bool { object[name].map { !$0.isNull } ?? false }

  private func read<Value>(_ name: String, _ pick: (JSONValue) -> Value?) throws -> Value? {
    guard let value = object[name], !value.isNull else { return nil }
    guard let picked = pick(value) else { throw UnpromisedField(name: name) }
    return picked
  }

  private func promised<Value>(_ name: String, _ value: Value?) throws -> Value {
    guard let value else { throw UnpromisedField(name: name) }
    return value
  }

  /// A text or code, in NFC.
  public func optionalString(_ name: String) throws -> String? {
    try read(name) { $0.string.map(PlainText.normalized) }
  }

  /// A secret, as it was sent.
  public func optionalSecret(_ name: String) throws -> String? { try read(name, \.string) }

  /// An integer.
  public func optionalInt(_ name: String) throws -> Int? {
    try read(name) { $0.integer.flatMap { Int(exactly: $0) } }
  }

  /// A boolean.
  public func optionalBool(_ name: String) throws -> Bool? { try read(name, \.bool) }

  /// A UUID.
  public func optionalUUID(_ name: String) throws -> UUID? {
    try read(name) { $0.string.flatMap { UUID(uuidString: $0) } }
  }

  /// A day.
  public func optionalDay(_ name: String) throws -> Day? {
    try read(name) { $0.string.flatMap { Day($0) } }
  }

  /// A moment.
  public func optionalInstant(_ name: String) throws -> Instant? {
    try read(name) { $0.string.flatMap { Instant($0) } }
  }

  /// The fields of an object within.
  public func optionalObject(_ name: String) throws -> Fields? {
    try read(name) { $0.object.map(Fields.init) }
  }

  /// The fields of each object of a list; none if the list is absent.
  public func objects(_ name: String) throws -> [Fields] {
    try read(name, \.array)?.map { element in
      Fields(object: try promised(name, element.object))
    } ?? []
  }

  /// The texts of a list, in NFC; none if the list is absent.
  public func strings(_ name: String) throws -> [String] {
    try read(name, \.array)?.map { try promised(name, $0.string.map(PlainText.normalized)) } ?? []
  }

  /// The integers of a list; none if the list is absent.
  public func ints(_ name: String) throws -> [Int] {
    try read(name, \.array)?.map {
      try promised(name, $0.integer.flatMap { Int(exactly: $0) })
    } ?? []
  }

  /// The UUIDs of a list; none if the list is absent.
  public func uuids(_ name: String) throws -> [UUID] {
    try read(name, \.array)?.map {
      try promised(name, $0.string.flatMap { UUID(uuidString: $0) })
    } ?? []
  }
}

extension Fields {
  /// A text or code, in NFC.
  public func string(_ name: String) throws -> String {
    try promised(name, optionalString(name))
  }

  /// A secret, as it was sent.
  public func secret(_ name: String) throws -> String {
    try promised(name, optionalSecret(name))
  }

  /// An integer.
  public func int(_ name: String) throws -> Int { try promised(name, optionalInt(name)) }

  /// A boolean.
  public func bool(_ name: String) throws -> Bool { try promised(name, optionalBool(name)) }

  /// A UUID.
  public func uuid(_ name: String) throws -> UUID { try promised(name, optionalUUID(name)) }

  /// A day.
  public func day(_ name: String) throws -> Day { try promised(name, optionalDay(name)) }

  /// A moment.
  public func instant(_ name: String) throws -> Instant {
    try promised(name, optionalInstant(name))
  }

  /// The fields of an object within.
  public func object(_ name: String) throws -> Fields {
    try promised(name, optionalObject(name))
  }
}

extension Fields {
  /// The fields without some.
  func without(_ names: [String]) -> Fields {
    guard !object.isEmpty else { return self }
    var rest = JSONObject()
    for member in object where !names.contains(member.key) {
      _ = rest.append(member.key, member.value)
    }
    return Fields(object: rest)
  }
}
