import Glibc

/// Standard input, output and error of this process.
enum Terminal {
  /// Whether a person types the input.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

  /// Writes a line to standard output.
  static func say(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes a line to standard error: progress, warnings and failures.
  static func note(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
  }

  /// Writes over the line that `progress` wrote before, where a person watches.
  static func progress(_ text: String, isLast: Bool) {
    guard isatty(STDERR_FILENO) == 1 else {
      if isLast { note(text) }
      return
    }
    write("\r\u{1B}[K" + text + (isLast ? "\n" : ""), to: STDERR_FILENO)
  }

  /// Writes bytes as they are.
  static func write(_ bytes: some Collection<UInt8>, to file: Int32 = STDOUT_FILENO) {
    let bytes = Array(bytes)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      done += max(0, count)
    }
  }

  private static func write(_ text: String, to file: Int32) {
    write(text.utf8, to: file)
  }

  /// Asks for a secret: without echo on a terminal, else the first line of standard input.
  static func secret(_ prompt: String) throws(CommandFailure) -> String {
    guard isInteractive else { return try line() }
    write(prompt, to: STDERR_FILENO)
    defer { write("\n", to: STDERR_FILENO) }
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return try line() }
    var silent = before
    // Without signals, so that an interrupt cannot leave the terminal mute.
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else { return try line() }
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) }
    return try typed()
  }

  private static func typed() throws(CommandFailure) -> String {
    var bytes: [UInt8] = []
    while let byte = readByte(), bytes.count < secretLimit {
      switch byte {
      case 0x0A, 0x0D: return try text(bytes)
      case 0x03, 0x04: throw CommandFailure(.usage, "已取消。")
      case 0x08, 0x7F: bytes = Array(String(decoding: bytes, as: UTF8.self).dropLast().utf8)
      default: bytes.append(byte)
      }
    }
    throw CommandFailure(.usage, "输入太长。")
  }

  private static let secretLimit = 1_024

  /// The first line of standard input, without its end.
  static func line() throws(CommandFailure) -> String {
    var bytes: [UInt8] = []
    while let byte = readByte(), byte != 0x0A {
      guard bytes.count < secretLimit else { throw CommandFailure(.usage, "输入太长。") }
      bytes.append(byte)
    }
    if bytes.last == 0x0D { bytes.removeLast() }
    return try text(bytes)
  }

  private static func text(_ bytes: [UInt8]) throws(CommandFailure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
      throw CommandFailure(.usage, "没有输入，或输入不是 UTF-8。")
    }
    return text
  }

  private static func readByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1 { return byte }
      if count == 0 || errno != EINTR { return nil }
    }
  }
}
