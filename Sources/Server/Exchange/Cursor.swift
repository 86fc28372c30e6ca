public import FoundationEssentials

/// One column of the row at which a page ended.
public enum CursorPart: Sendable, Equatable {
  /// A number, an instant in microseconds or a day in days.
  case integer(Int64)
  /// A text of at most 255 bytes.
  case text(String)
  /// An id.
  case uuid(UUID)

  /// What a part holds.
  public enum Kind: UInt8, Sendable {
    /// A number.
    case integer = 1
    /// A text.
    case text = 2
    /// An id.
    case uuid = 3
  }

  /// What this part holds.
  var kind: Kind {
    switch self {
    case .integer: .integer
    case .text: .text
    case .uuid: .uuid
    }
  }
}

/// Where a page ended, as opaque text: base64url of a version, a mark of the list and the columns
/// that order it, so that rows added meanwhile move nothing. It grants nothing, hence no signature.
enum Cursor {
  private static let version = 1 as UInt8

  /// The text of a cursor.
  static func encoded(_ parts: [CursorPart], of operation: String) -> String {
    var bytes = [version] + mark(operation)
    for part in parts {
      bytes.append(part.kind.rawValue)
      switch part {
      case .integer(let value): withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
      case .text(let value):
        let utf8 = value.utf8.prefix(255)
        bytes.append(UInt8(utf8.count))
        bytes += utf8
      case .uuid(let value): withUnsafeBytes(of: value.uuid) { bytes += $0 }
      }
    }
    return Base64.url.encoded(bytes)
  }

  /// The columns of a cursor, or nil if it is not one of this list.
  static func decoded(
    _ text: String, of operation: String, _ kinds: [CursorPart.Kind]
  ) -> [CursorPart]? {
    guard text.utf8.count <= 512, let bytes = Base64.url.decoded(text),
      bytes.starts(with: [version] + mark(operation))
    else { return nil }
    var rest = bytes.dropFirst(5)
    var parts: [CursorPart] = []
    for kind in kinds {
      guard rest.popFirst() == kind.rawValue, let part = part(kind, &rest) else { return nil }
      parts.append(part)
    }
    return rest.isEmpty ? parts : nil
  }

  private static func part(_ kind: CursorPart.Kind, _ rest: inout ArraySlice<UInt8>) -> CursorPart?
  {
    switch kind {
    case .integer:
      return take(8, &rest).map {
        .integer(Int64(bitPattern: $0.reduce(0) { $0 << 8 | UInt64($1) }))
      }
    case .text:
      guard let count = rest.popFirst(), let utf8 = take(Int(count), &rest),
        let text = String(validating: utf8, as: UTF8.self), !text.utf8.contains(0)
      else { return nil }
      return .text(text)
    case .uuid:
      return take(16, &rest).map { bytes in
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
        return .uuid(UUID(uuid: value))
      }
    }
  }

  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// Four bytes that differ from list to list (FNV-1a), so that a cursor of another is refused.
  private static func mark(_ operation: String) -> [UInt8] {
    let hash = operation.utf8.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return withUnsafeBytes(of: hash.bigEndian) { Array($0) }
  }
}
