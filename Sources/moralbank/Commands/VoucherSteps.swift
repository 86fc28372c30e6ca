import ArgumentParser
import JSON

struct VoucherPassCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pass", abstract: "转赠 · Pass a voucher on.")

  @Argument(help: "The voucher's id.") var id: String
  @Argument(help: "To whom: id, passbook number, or name.") var person: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let person = try await bank.person(person)
      let body = JSONWriter.bytes { $0.field("person_id", person) }
      try await bank.show(
        .command(VoucherTable.path(id, "/passing"), body, key: key.value)
      ) { VoucherTable.outcome($0.json) }
    }
  }
}

struct VoucherBookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book", abstract: "预约 · Book the service with a provider.")

  @Argument(help: "The voucher's id.") var id: String
  @Argument(help: "The provider's id.") var provider: String
  @Option(name: .long, help: "The day of the service.") var on: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await VoucherSteps.send("booking", of: id, key, options) {
      $0.field("provider_id", provider)
      $0.field("on", on)
    }
  }
}

struct VoucherUnbookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unbook", abstract: "取消预约 · Give a booking up.")

  @Argument(help: "The voucher's id.") var id: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await VoucherSteps.send("booking-cancellation", of: id, key, options) { _ in }
  }
}

struct VoucherDeliverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliver", abstract: "已服务 · Say as the provider that the service was given.")

  @Argument(help: "The voucher's id.") var id: String
  @Option(name: .long, help: "The day; today when left out.") var on: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let body = JSONWriter.bytes { $0.field("on", on ?? bank.signIn.clock.today) }
      try await bank.show(
        .command(VoucherTable.path(id, "/delivery"), body, key: key.value)
      ) { VoucherTable.outcome($0.json) }
    }
  }
}

struct VoucherConfirmCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm", abstract: "确认 · Say as the beneficiary that the service was given.")

  @Argument(help: "The voucher's id.") var id: String
  @Option(name: .long, help: "The number of the slip that the beneficiary signed.")
  var slipNo: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await VoucherSteps.send("confirmation", of: id, key, options) {
      $0.given("slip_no", slipNo)
    }
  }
}

struct VoucherDisputeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispute", abstract: "争议 · Say as the beneficiary that it was not.")

  @Argument(help: "The voucher's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @Option(name: .long, help: "The number of the slip that the beneficiary signed.")
  var slipNo: String?
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await VoucherSteps.send("dispute", of: id, key, options) {
      $0.field("reason", reason)
      $0.given("slip_no", slipNo)
    }
  }
}

struct VoucherDecideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "裁定 · Decide a dispute: confirmed or void.")

  enum Decision: String, ExpressibleByArgument, CaseIterable { case confirmed, void }

  @Argument(help: "The voucher's id.") var id: String
  @Argument(help: "confirmed or void.") var decision: Decision
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await VoucherSteps.send("dispute-decision", of: id, key, options) {
      $0.field("decision", decision.rawValue)
      $0.field("reason", reason)
    }
  }
}

struct VoucherRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "收回 · Take a voucher back before its service.")

  @Argument(help: "The voucher's id.") var id: String
  @Option(name: .long, help: "Why.") var reason: String
  @OptionGroup var key: KeyOption
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await VoucherSteps.send("revocation", of: id, key, options) { $0.field("reason", reason) }
  }
}

/// The steps that say little.
private enum VoucherSteps {
  static func send(
    _ path: String, of id: String, _ key: KeyOption, _ options: ClientOptions,
    _ fill: (inout JSONWriter) -> Void
  ) async throws {
    let body = JSONWriter.bytes(fill)
    try await options.signedIn { bank in
      try await bank.show(.command(VoucherTable.path(id, "/" + path), body, key: key.value)) {
        VoucherTable.outcome($0.json)
      }
    }
  }
}
