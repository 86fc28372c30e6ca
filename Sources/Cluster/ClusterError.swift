/// Why a private cluster could not be found, made, started or stopped.
public struct ClusterError: Error, Sendable, CustomStringConvertible {
  /// The kinds a caller may want to tell apart.
  public enum Kind: Sendable, Equatable {
    /// No PostgreSQL server programs were found.
    case missingBinaries
    /// The programs found are older than ``Binaries/oldestMajor``.
    case oldVersion
    /// The data was written by another major version.
    case otherMajor
    /// Another process holds the folder; its id when it is known.
    case alreadyRunning(pid: Int32?)
    /// A file or folder may not be entered, read or written.
    case permission
    /// The file system is full.
    case diskFull
    /// A TCP port is taken by another process.
    case portInUse
    /// Something did not happen in time.
    case deadline
    /// The folder is not what it has to be.
    case folder
    /// A program of PostgreSQL failed for another reason.
    case tool
  }

  /// The kind of failure.
  public let kind: Kind
  /// What failed, in one line.
  public let summary: String
  /// What the operator can do; empty when there is nothing to advise.
  public let hint: String
  /// The last lines that the failing program or the server wrote; at most twenty.
  public let output: String

  init(_ kind: Kind, _ summary: String, hint: String = "", output: String = "") {
    self.kind = kind
    self.summary = summary
    self.hint = hint
    self.output = lastLines(output, 20)
  }

  /// Summary, output and hint, for a terminal.
  public var description: String {
    var lines = [summary]
    if !output.isEmpty { lines.append(output) }
    if !hint.isEmpty { lines.append("hint: " + hint) }
    return lines.joined(separator: "\n")
  }

  /// Reads the cause out of what a program of PostgreSQL wrote (always English: `LC_ALL=C`).
  static func tool(_ summary: String, output: String, folder: String) -> ClusterError {
    let causes: [(text: String, kind: Kind, hint: String)] = [
      ("No space left on device", .diskFull, "free space on the file system of \(folder)"),
      ("Check free disk space", .diskFull, "free space on the file system of \(folder)"),
      ("Disk quota exceeded", .diskFull, "raise the quota on the file system of \(folder)"),
      (
        "could not create any TCP/IP sockets", .portInUse,
        "another process has the port; choose another, or none"
      ),
      (
        "Address already in use", .portInUse,
        "another process has the port; choose another, or none"
      ),
      (
        "incompatible with server", .otherMajor,
        "install the PostgreSQL that wrote \(folder), or dump and restore it"
      ),
      (
        "pre-existing shared memory block", .tool,
        "processes of an earlier server still use \(folder); end them and try again"
      ),
      ("has wrong ownership", .permission, "run as the user that owns \(folder)"),
      ("Permission denied", .permission, "check owner and mode of \(folder) and its parents"),
      ("could not map anonymous shared memory", .tool, "the machine has too little free memory"),
    ]
    for cause in causes where output.contains(cause.text) {
      return ClusterError(cause.kind, summary, hint: cause.hint, output: output)
    }
    return ClusterError(.tool, summary, output: output)
  }
}

/// The last `count` lines of a text that are not empty.
func lastLines(_ text: String, _ count: Int) -> String {
  text.split(whereSeparator: \.isNewline).suffix(count).joined(separator: "\n")
}
