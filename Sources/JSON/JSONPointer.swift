/// A place in a JSON document (RFC 6901): "" is the whole, "/items/0/units" a part.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// The whole document.
  public static let root = JSONPointer(description: "")

  /// The pointer's text, with `~` and `/` in keys escaped as `~0` and `~1`.
  public let description: String

  /// The place of a member of the object at this place.
  public func appending(_ key: String) -> JSONPointer {
    JSONPointer(description: "\(description)/\(Self.escaped(key))")
  }

  /// The place of an element, counted from 0, of the array at this place.
  public func appending(_ index: Int) -> JSONPointer {
    JSONPointer(description: "\(description)/\(index)")
  }

  /// The same place seen from the object that has this one's root under `key`.
  func under(_ key: String) -> JSONPointer {
    JSONPointer(description: "/\(Self.escaped(key))\(description)")
  }

  /// The same place seen from the array that has this one's root at `index`.
  func under(_ index: Int) -> JSONPointer {
    JSONPointer(description: "/\(index)\(description)")
  }

  private static func escaped(_ key: String) -> String {
    guard key.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return key
    }
    var text = ""
    // By scalar, for a combining mark after "/" would hide it in a longer Character.
    for scalar in key.unicodeScalars {
      switch scalar {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
