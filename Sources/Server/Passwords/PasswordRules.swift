/// What a new password must be (OWASP ASVS 5.0, V6.2): long enough, and not what everybody guesses.
/// All characters are welcome and none is cut off; there are no composition rules.
public enum PasswordRules {
  /// Unicode scalars of a password.
  public static let lengths = 8...128

  /// What is wrong with a new password, or nil.
  /// - Parameter guessable: Words that stand for nothing alone: the login, the community's name.
  public static func fault(in password: String, guessable: [String]) -> Bilingual? {
    guard lengths.contains(password.unicodeScalars.count) else {
      return Bilingual(
        zh: "密码应有 \(lengths.lowerBound) 至 \(lengths.upperBound) 个字符。",
        en: "A password has \(lengths.lowerBound) to \(lengths.upperBound) characters.")
    }
    if Set(password.unicodeScalars).count < 4 {
      return Bilingual(
        zh: "密码里不同的字符太少，请换一个。", en: "It has too few different characters.")
    }
    var rest = password.lowercased()
    for word in (guessable + common) where word.unicodeScalars.count >= 3 {
      rest = removing(word.lowercased(), from: rest)
    }
    if rest.unicodeScalars.count < 4 {
      return Bilingual(
        zh: "这个密码太容易猜到，请换一个。", en: "It is too easy to guess; choose another.")
    }
    return nil
  }

  private static let common = [
    "12345678", "87654321", "11111111", "00000000", "123123", "123456", "abc123", "iloveyou",
    "password", "qwerty", "admin", "jifen", "daode", "yinhang", "5201314", "1314520", "a123456",
  ]

  private static func removing(_ word: String, from text: String) -> String {
    var rest = text[...]
    var kept = ""
    while !rest.isEmpty {
      if rest.hasPrefix(word) {
        rest = rest.dropFirst(word.count)
      } else {
        kept.append(rest.removeFirst())
      }
    }
    return kept
  }
}

/// How long a login must wait after wrong passwords. The counts are kept in the database.
public enum SignInThrottle {
  /// Wrong tries in a row that cost nothing.
  public static let freeTries = 5
  /// The longest wait, in seconds.
  public static let longestWait = 900

  /// Seconds to wait after so many wrong tries in a row: 0 up to the fifth, then 1, 2, 4 … 900.
  public static func wait(afterFailures failures: Int) -> Int {
    guard failures > freeTries else { return 0 }
    let doublings = failures - freeTries - 1
    return doublings >= 10 ? longestWait : min(longestWait, 1 << doublings)
  }

  /// Seconds that are left of the wait, or nil if the login may be tried now.
  /// - Parameters:
  ///   - failures: Wrong tries in a row.
  ///   - elapsed: Seconds since the last of them.
  public static func secondsLeft(failures: Int, sinceLast elapsed: Int) -> Int? {
    let left = wait(afterFailures: failures) - max(0, elapsed)
    return left > 0 ? left : nil
  }
}
