/// Reads one JSON document strictly (RFC 8259; I-JSON, RFC 7493, for keys and strings).
///
/// Refused are duplicate keys, bytes after the value, invalid UTF-8, lone surrogates, a byte order
/// mark, comments, trailing commas, and all beyond the limits. What is accepted has one meaning.
public enum JSONReader {
  /// Reads a document that lies in memory; nothing of it is kept.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = .request
  ) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes, limits: limits)
    return try parser.document()
  }

  /// Reads a document.
  public static func read(
    _ bytes: some Sequence<UInt8>, limits: JSONLimits = .request
  ) throws(JSONError) -> JSONValue {
    let inPlace = bytes.withContiguousStorageIfAvailable { buffer in
      attempt(UnsafeRawBufferPointer(buffer), limits)
    }
    if let inPlace { return try inPlace.get() }
    return try Array(bytes).withUnsafeBytes { attempt($0, limits) }.get()
  }

  /// Reads a document that is a string already.
  public static func read(
    _ text: String, limits: JSONLimits = .request
  ) throws(JSONError) -> JSONValue {
    try read(text.utf8, limits: limits)
  }

  private static func attempt(
    _ bytes: UnsafeRawBufferPointer, _ limits: JSONLimits
  ) -> Result<JSONValue, JSONError> {
    do throws(JSONError) {
      return .success(try read(bytes, limits: limits))
    } catch {
      return .failure(error)
    }
  }
}
