import Postgres

/// What a failed read means for whoever asked.
public enum StoreFault: Sendable {
  /// Too many are waiting; try again shortly.
  case overloaded
  /// The database cannot be reached, is stopping or has no room.
  case unavailable
  /// The answer did not come in time.
  case deadline

  /// What an error of the database means; nil for one that is a fault of the program.
  public init?(_ error: any Error) {
    guard let error = error as? PostgresError else { return nil }
    switch error.kind {
    case .poolExhausted: self = .overloaded
    case .connectionRefused, .connectionLost, .shuttingDown: self = .unavailable
    case .deadline: self = .deadline
    case .server(let state):
      switch state.conditionClass {
      case "08", "53", "57", "58": self = state.rawValue == "57014" ? .deadline : .unavailable
      case "55": self = .overloaded
      case "25": self = .unavailable
      default: return nil
      }
    default: return nil
    }
  }
}
