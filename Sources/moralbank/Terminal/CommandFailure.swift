/// What the process ends with.
enum ExitStatus: Int32 {
  case done = 0
  /// The bank said no, or a check failed.
  case no = 1
  /// The command was not understood.
  case usage = 2
  /// Nobody is signed in, or the session has ended.
  case notSignedIn = 3
  /// The server or the database did not answer.
  case unreachable = 4
}

/// The end of a command that did not succeed.
struct CommandFailure: Error {
  let status: ExitStatus
  /// What the person reads; no secret in it.
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}
