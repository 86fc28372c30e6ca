import Bank
import JSON
import Store

/// A depositor as a reference.
enum HolderWriting {
  static let shape = Shape.named(
    "holder",
    .object([
      .required("kind", .oneOf(HolderKind.allCases.map(\.rawValue))), .required("id", .uuid),
    ]))

  static func write(
    _ name: String, _ holder: HolderID, _ kind: HolderKind, _ writer: inout JSONWriter
  ) {
    writer.object(name) {
      $0.field("kind", kind.rawValue)
      $0.field("id", holder.description)
    }
  }
}

/// Accounts, causes and balances as they are shown.
enum AccountWriting {
  static let account = Shape.named(
    "account",
    .object([
      .required("id", .code(), "The number in its community."),
      .required("kind", .oneOf(AccountKind.allCases.map(\.rawValue))),
      .nullable("holder", HolderWriting.shape, "Null for the community's own."),
      .nullable("category", .code(), "Of issue accounts."),
    ]))

  static let cause = Shape.named(
    "cause",
    .object([
      .required("type", .oneOf(["act", "redemption", "reversal", "opening", "system"])),
      .required(
        "id", .uuid,
        "Of the act, the redemption or the reversal; else the transfer's own."
      ),
    ]))

  private static let points = Shape.integer(0...Int64.max)

  static let balance = Shape.named(
    "balance",
    .object([
      .required("holder", HolderWriting.shape), .required("unit", .oneOf(["points"])),
      .required("available", points, "Free to spend."),
      .required("on_notice", points, "Until a notice ends."),
      .required("held", points, "For redemptions."),
      .required("owed", .integer(Int64.min...0), "To be given back: 0 or below."),
      .required("last_seq", points, "The community's last transfer by then."),
      .required("as_of", .instant),
      .required("expiring", expiring, "Gone after these days."),
    ]))

  /// Points that will be gone soon.
  static let expiring = Shape.array(
    .object([
      .required("on", .day, "The last day to spend them."),
      .required("points", .integer(1...Int64.max)),
      .required(
        "within", .integer(1...60), "The warning that stands: of 60 days before, or of 15."),
    ]), 0...61)

  static func write(_ name: String, _ account: AccountView, _ writer: inout JSONWriter) {
    writer.object(name) { object in
      object.field("id", String(account.number.number))
      object.field("kind", account.kind.rawValue)
      if let holder = account.holder, let kind = account.holderKind {
        HolderWriting.write("holder", holder, kind, &object)
      } else {
        object.field("holder", nil as String?)
      }
      object.field("category", account.category)
    }
  }

  static func write(_ cause: CauseView, _ writer: inout JSONWriter) {
    let (type, id) =
      switch cause {
      case .act(let id): ("act", id.description)
      case .redemption(let id): ("redemption", id.description)
      case .reversal(let id): ("reversal", id.description)
      case .opening(let id): ("opening", id.description)
      case .system(let id): ("system", id.description)
      }
    writer.object("cause") {
      $0.field("type", type)
      $0.field("id", id)
    }
  }

  static func write(_ view: BalanceView, _ writer: inout JSONWriter) {
    writer.object {
      HolderWriting.write("holder", view.holder, view.kind, &$0)
      $0.field("unit", "points")
      $0.field("available", view.balance.available)
      $0.field("on_notice", view.balance.onNotice)
      $0.field("held", view.balance.held)
      $0.field("owed", view.balance.owed)
      $0.field("last_seq", view.lastSeq)
      $0.field("as_of", view.asOf.description)
      write(view.expiring, &$0)
    }
  }

  static func write(_ expiring: [ExpiringView], _ writer: inout JSONWriter) {
    writer.array("expiring") { list in
      for one in expiring {
        list.object {
          $0.field("on", one.on.description)
          $0.field("points", one.points)
          $0.field("within", one.within)
        }
      }
    }
  }
}
