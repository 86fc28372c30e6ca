import Crypto
import Glibc
import Intake
import Tables

/// A file of before this bank, read from disk.
struct ImportSource {
  let path: String
  let bytes: [UInt8]
  let sheet: Sheet

  /// Reads a file that is a table of text.
  init(path: String, encoding: TextEncoding?) throws(CommandFailure) {
    self.path = path
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw CommandFailure(.usage, "\(path) 读不到：\(String(cString: strerror(errno)))")
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw CommandFailure(.usage, "\(path) 不是普通文件。")
    }
    // What is too large is not even read.
    guard facts.st_size <= Sheet.mostBytes else {
      throw CommandFailure(.usage, "\(path) 超过 \(Sheet.mostBytes >> 20) MiB，请分成几个文件。")
    }
    guard let bytes = PrivateFile.read(path) else {
      throw CommandFailure(.usage, "\(path) 读不到。")
    }
    self.bytes = bytes
    do throws(TableFault) {
      sheet = try Sheet(bytes, as: encoding)
    } catch {
      throw CommandFailure(.usage, "\(path)：\(error.chinese)。")
    }
  }

  /// The name without its folder, as it is kept.
  var name: String {
    let base = path.split(separator: "/").last.map(String.init) ?? path
    return String(base.unicodeScalars.suffix(120).map(Character.init))
  }

  /// SHA-256 of the bytes, in hexadecimal.
  var digest: String { Self.hexadecimal(of: bytes) }

  static func hexadecimal(of bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Writes the rows that a person has to look at beside the file, never over another file.
  /// - Returns: the path; that of a file that is there already and says the same.
  func putAside(_ rows: [UInt8]) throws(CommandFailure) -> String {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    for number in 1...999 {
      let other = folder + (number == 1 ? "quarantine.csv" : "quarantine-\(number).csv")
      if access(other, F_OK) != 0 {
        try PrivateFile.write(rows, to: other)
        return other
      }
      if PrivateFile.read(other) == rows { return other }
    }
    throw CommandFailure(.no, "\(folder) 里的 quarantine 文件太多，请先清理。")
  }
}
