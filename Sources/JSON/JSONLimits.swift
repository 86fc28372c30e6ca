/// How large a document may be. All bounds are inclusive.
public struct JSONLimits: Sendable, Equatable {
  /// Bytes of the whole document.
  public var bytes: Int
  /// Arrays and objects inside each other; a scalar alone has depth 0.
  public var depth: Int
  /// Values of the whole document, each array and object counted as one more.
  public var values: Int
  /// Bytes of a key between its quotes, as written.
  public var keyBytes: Int

  /// Limits; the defaults suit one request.
  public init(bytes: Int = 65_536, depth: Int = 16, values: Int = 16_384, keyBytes: Int = 128) {
    self.bytes = bytes
    self.depth = depth
    self.values = values
    self.keyBytes = keyBytes
  }

  /// For one request: 64 KiB.
  public static let request = JSONLimits()

  /// For a list of up to 500 requests: 512 KiB.
  public static let list = JSONLimits(bytes: 524_288, values: 65_536)
}
