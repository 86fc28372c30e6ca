import Bank
import FoundationEssentials
import Seeds
import Store
import Support
import Testing

/// Submits commands to a store as people of the demo community would.
struct Desk: Sendable {
  let store: Store
  let database: TestDatabase

  /// Where the demo community is, inside its bank.
  static let community = CommunityID(3)
  static let street = CommunityID(2)

  var today: Day { database.bank.today }

  func person(_ role: String, _ place: Int = 0) -> PersonID {
    database.login(role, place).person
  }

  /// A deed of one of the residents: patrol by the quarter hour.
  func patrol(
    _ minutes: Int, by person: PersonID? = nil, on day: Day? = nil,
    _ change: (inout ActRequest) -> Void = { _ in }
  ) -> ActRequest {
    var request = ActRequest(
      actType: "B01", holder: (person ?? self.person("resident")).holder, isPerson: true,
      units: nil, minutes: minutes, occurredOn: day ?? today, startedAt: nil, beneficiary: nil,
      evidence: [], externalReference: nil, activity: nil, note: nil)
    change(&request)
    return request
  }

  /// A submission with a key of its own unless one is given.
  func submission(
    _ command: Command, as actor: PersonID, key: UUID = UUID(), hash: UUID? = nil,
    patience: Duration = .seconds(8)
  ) -> Submission {
    Submission(
      command, actor: actor, actorCommunity: Self.community, community: Self.community, key: key,
      requestHash: hash ?? UUID(uuid: (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
      deadline: .now.advanced(by: patience)
    ) { result in
      switch result {
      case .success(let outcome): Answer(status: 200, body: Self.text(outcome))
      case .failure(let refusal):
        Answer(status: 422, body: refusal.code.rawValue, problem: refusal.code.rawValue)
      }
    }
  }

  /// Submits and gives the answer.
  func submit(
    _ command: Command, as actor: PersonID, key: UUID = UUID(), hash: UUID? = nil,
    patience: Duration = .seconds(8)
  ) async -> Result<Answer, SubmitError> {
    await store.submit(
      submission(command, as: actor, key: key, hash: hash, patience: patience))
  }

  /// As ``submit(_:as:key:hash:patience:)``, again and again while the first request with the key
  /// still runs: on a busy machine that may take longer than a follower waits.
  func insist(
    _ command: Command, as actor: PersonID, key: UUID, hash: UUID? = nil
  ) async -> Result<Answer, SubmitError> {
    while true {
      let result = await submit(command, as: actor, key: key, hash: hash)
      if result != .failure(.requestInProgress) { return result }
    }
  }

  private static func text(_ outcome: Outcome) -> String {
    switch outcome {
    case .act(let act):
      "\(act.state.rawValue) \(act.points) \(act.balance.available) \(act.act)"
    case .redemption(let redemption):
      "\(redemption.state.rawValue) \(redemption.balance.available) "
        + "\(redemption.balance.held) \(redemption.redemption)"
    case .person(let person, _): "person \(person.id)"
    case .office(let office): "office \(office.id)"
    case .imported(let outcome):
      "imported \(outcome.accepted) \(outcome.known) \(outcome.points) \(outcome.refused.count)"
    default: "done"
    }
  }
}

/// The last word of an answer: the id of what was made.
func made(_ result: Result<Answer, SubmitError>) throws -> UUID {
  let word = try result.get().body.split(separator: " ").last.map(String.init) ?? ""
  return try #require(UUID(uuidString: word))
}

/// An answer without the id at its end.
func words(_ result: Result<Answer, SubmitError>) throws -> String {
  try result.get().body.split(separator: " ").dropLast().joined(separator: " ")
}
