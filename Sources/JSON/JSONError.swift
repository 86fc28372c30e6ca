/// Why a document was refused, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What can be wrong with a document.
  public enum Problem: String, Sendable, CaseIterable {
    /// The document ends before its value does, or is empty.
    case endOfDocument = "the document ends too early"
    /// A second value, or anything but white space, after the value.
    case trailingBytes = "something follows the value"
    /// The document begins with U+FEFF.
    case byteOrderMark = "the document begins with a byte order mark"
    /// No value begins with what stands here: comments, `NaN`, a trailing comma in an array.
    case expectedValue = "a value was expected"
    /// No string where a key belongs: bare keys, a trailing comma in an object.
    case expectedKey = "a key in double quotes was expected"
    /// No colon after a key.
    case expectedColon = "a colon was expected"
    /// Neither a comma nor the closing bracket after an element or member.
    case expectedCommaOrEnd = "a comma or a closing bracket was expected"
    /// Digits that are no number: `01`, `1.`, `-`, `1e`.
    case badNumber = "not a number as JSON writes it"
    /// The same key twice in one object.
    case duplicateKey = "the key stands twice in the object"
    /// Bytes that are not UTF-8 (RFC 3629): stray, overlong, surrogates, above U+10FFFF.
    case invalidUTF8 = "not valid UTF-8"
    /// An unescaped U+0000–U+001F in a string.
    case controlCharacter = "a control character must be escaped"
    /// A backslash followed by what is no escape.
    case badEscape = "not an escape sequence"
    /// Half of a surrogate pair.
    case loneSurrogate = "half of a surrogate pair"
    /// More bytes than `JSONLimits.bytes`.
    case tooLong = "the document is too long"
    /// More brackets inside each other than `JSONLimits.depth`.
    case tooDeep = "the document is nested too deeply"
    /// More values than `JSONLimits.values`.
    case tooManyValues = "the document has too many values"
    /// A key of more bytes than `JSONLimits.keyBytes`.
    case keyTooLong = "the key is too long"
  }

  /// What is wrong.
  public let problem: Problem
  /// The byte, counted from 0, at which it was seen.
  public let offset: Int
  /// The value in which it was seen, or the member, for a key that stands twice.
  public private(set) var pointer: JSONPointer

  init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
    self.pointer = .root
  }

  /// One line for a person, in English; it holds no value of the document.
  public var description: String { "\(problem.rawValue), at byte \(offset)" }

  func under(_ key: String) -> JSONError {
    var error = self
    error.pointer = pointer.under(key)
    return error
  }

  func under(_ index: Int) -> JSONError {
    var error = self
    error.pointer = pointer.under(index)
    return error
  }
}
