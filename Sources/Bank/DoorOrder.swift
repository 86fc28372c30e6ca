/// Doors in the order in which somebody walks past them: numbers within names go by their value, so
/// that building 2 comes before building 10.
public enum DoorOrder {
  /// Whether one door, as building, entrance and room, comes before another. No door comes last.
  public static func precedes(_ one: Door?, _ other: Door?) -> Bool {
    guard let one else { return false }
    guard let other else { return true }
    for (a, b) in [
      (one.building, other.building), (one.entrance, other.entrance), (one.room, other.room),
    ] {
      if precedes(a, b) { return true }
      if precedes(b, a) { return false }
    }
    return false
  }

  /// Whether one text comes before another when runs of digits count as numbers.
  public static func precedes(_ one: String, _ other: String) -> Bool {
    var (a, b) = (Array(one.unicodeScalars)[...], Array(other.unicodeScalars)[...])
    while let x = a.first, let y = b.first {
      if isDigit(x), isDigit(y) {
        let (left, right) = (takeNumber(&a), takeNumber(&b))
        if left.count != right.count { return left.count < right.count }
        for (m, n) in zip(left, right) where m != n { return m < n }
      } else if x == y {
        (a, b) = (a.dropFirst(), b.dropFirst())
      } else {
        return x < y
      }
    }
    // Equal but for zeros in front: an order all the same, so that sorting is one way only.
    return a.isEmpty == b.isEmpty ? one.count < other.count : a.isEmpty
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// The digits in front without leading zeros.
  private static func takeNumber(
    _ text: inout ArraySlice<Unicode.Scalar>
  ) -> ArraySlice<Unicode.Scalar> {
    let digits = text.prefix(while: isDigit)
    text = text.dropFirst(digits.count)
    return digits.drop { $0 == "0" }
  }
}
