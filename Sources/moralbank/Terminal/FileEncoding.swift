import ArgumentParser
import Tables

/// How a file is written down, as it is said on the command line.
enum FileEncoding: String, ExpressibleByArgument, CaseIterable {
  /// Found out from the file.
  case auto
  case utf8 = "utf-8"
  case gb18030

  /// The encoding; nil where it is to be found out.
  var text: TextEncoding? {
    switch self {
    case .auto: nil
    case .utf8: .utf8
    case .gb18030: .gb18030
    }
  }
}
