import Bank
import Glibc
import Postgres

extension PostgresError {
  /// Whether the server refused the data itself: the same batch would be refused again.
  var isDataError: Bool {
    guard let state = sqlState else { return kind == .decoding }
    return ["22", "23", "MB", "P0"].contains(state.conditionClass)
  }

  /// Whether a lock could not be had in time.
  var isLockTimeout: Bool { sqlState == "55P03" }
}

extension Refusal {
  /// What a constraint of the schema says in the core's words; nil for one the core never runs
  /// into unless it has a hole.
  init?(_ error: PostgresError) {
    switch error.constraint {
    case "logins_pkey": self.init(.validationFailed, at: "/login", .loginTaken)
    case "households_community_building_entrance_room_key":
      self.init(.validationFailed, at: "/room", .doorTaken)
    case "branches_community_name_key": self.init(.validationFailed, at: "/name", .branchTaken)
    case "acts_external":
      self.init(.validationFailed, at: "/external_ref", .externalReferenceUsed)
    case "rule_books_community_version_key":
      self.init(.validationFailed, at: "/version", .versionTaken)
    case "adoptions_rule_book_fate_fkey":
      self.init(.alreadyDecided, .state(RuleBookFate.withdrawn.rawValue))
    case "rule_book_fates_pkey":
      self.init(.alreadyDecided, .state(RuleBookFate.adopted.rawValue))
    case "adoptions_pkey":
      self.init(.alreadyDecided, at: "/from", .state(RuleBookFate.adopted.rawValue))
    case "adoptions_by_secretary", "rule_books_by_secretary": self.init(.forbidden)
    case "acts_own_matter", "redemptions_own_matter", "openings_own_matter":
      self.init(.ownMatter)
    case "acts_verifier_in_grid": self.init(.outsideYourGrid)
    case "redemptions_by_secretary", "redemptions_by_shopkeeper", "openings_by_secretary":
      self.init(.forbidden)
    case "mandate_uses_covered": self.init(.forbidden)
    case "mandate_uses_limit": self.init(.limitPerPerson)
    default: return nil
    }
  }
}

/// Blocks this thread, which belongs to the writer alone.
func usleep(microseconds: UInt32) {
  Glibc.usleep(microseconds)
}
