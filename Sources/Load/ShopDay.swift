import ArgumentParser
import Foundation
import Histogram
import JSON
import NIOCore
import NIOPosix
import Synchronization

/// A redemption day: each gift is asked for, approved and handed over, until the shelf is empty.
struct ShopLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shop", abstract: "A redemption day: ask, approve, hand over, until none is left.")

  @Option(name: .shortAndLong, help: "Clients, 1 to 1024.") var connections = 40
  @Option(name: .shortAndLong, help: "Gifts on the shelf, 1 to 100000.") var redemptions = 5_000
  @Option(name: .long, help: "The data folder of `moralbank up`.", completion: .directory)
  var data: String?
  @Flag(name: .long, help: "Print a row of the README's table.") var markdown = false

  func validate() throws {
    guard (1...1_024).contains(connections) else {
      throw ValidationError("--connections is 1 to 1024")
    }
    guard (1...100_000).contains(redemptions) else {
      throw ValidationError("--redemptions is 1 to 100000")
    }
  }

  func run() async throws {
    let bank = try RunningBank(data: data)
    let day = try await ShopDay.prepare(bank, gifts: redemptions, clients: connections)
    let result = try await day.run()
    let books = try await ShopBooks.read(bank.databaseURL, item: day.item)
    try report(result, books)
  }

  private func report(_ result: ShopDay.Outcome, _ books: ShopBooks) throws {
    let rate = String(Int((Double(result.given.count) / result.seconds).rounded()))
    print(
      "shop: \(rate) redemptions/s by \(connections) clients, \(result.given.count) in "
        + String(format: "%.1f s", result.seconds))
    for step in ShopDay.Step.allCases {
      guard let latencies = result.latencies[step] else { continue }
      let (half, most) = (latencies.valueAtPercentile(50), latencies.valueAtPercentile(99))
      print("\(step.rawValue) ms: p50 \(Self.ms(half)), p99 \(Self.ms(most))")
    }
    for (what, count) in result.refusals.sorted(by: { $0.key < $1.key }) {
      print("\(what): \(count)")
    }
    print(
      "books: \(books.fulfilled) handed over, \(books.onHand) on the shelf, "
        + "\(books.reserved) promised")
    if markdown {
      let whole = result.latencies[.whole]
      print(
        "| redemption day, \(connections) clients | \(rate)/s | "
          + "\(Self.ms(whole?.valueAtPercentile(50) ?? 0)) | "
          + "\(Self.ms(whole?.valueAtPercentile(99) ?? 0)) | – | – |")
    }
    let due = ["422 out-of-stock": connections]
    guard result.refusals == due else { throw LoadFailure("a refusal that was not due") }
    guard Set(result.given).count == redemptions, books.ids == Set(result.given),
      books.fulfilled == redemptions, books.onHand == 0, books.reserved == 0
    else { throw LoadFailure("the shelf and the books differ from what was acknowledged") }
  }

  private static func ms(_ microseconds: UInt64) -> String {
    String(format: "%.1f", Double(microseconds) / 1_000)
  }
}

/// One day at the shop.
struct ShopDay: Sendable {
  /// What is timed.
  enum Step: String, CaseIterable, Sendable { case request, approval, fulfilment, whole }

  /// What a day has shown.
  struct Outcome: Sendable {
    /// Ids of the redemptions that were handed over.
    var given: [String] = []
    /// Refusals by status and problem code.
    var refusals: [String: Int] = [:]
    /// Seconds from the first request to the last answer.
    var seconds = 0.0
    /// Microseconds of each step, and of all three together.
    var latencies: [Step: Histogram<UInt64>] = [:]
  }

  let bank: RunningBank
  let item: String
  let clients: Int
  let people: [String]
  let worker: String, secretary: String, shopkeeper: String

  /// Puts an item of one point into the catalogue with so many pieces, and gives the people of the
  /// first worker's grids points enough for them.
  static func prepare(_ bank: RunningBank, gifts: Int, clients: Int) async throws -> ShopDay {
    let worker = try await bank.signIn(as: "grid_worker")
    let secretary = try await bank.signIn(as: "secretary")
    let shopkeeper = try await bank.signIn(as: "shopkeeper")
    let people = try await bank.people(token: worker)
    let item = "Z" + String(UInt32.random(in: .min ... .max), radix: 36, uppercase: true)
    try await bank.command(
      "/v1/catalogue", token: secretary,
      #"{"code":"\#(item)","type":"goods","names":{"zh":"压测礼品","en":"Load gift"},"#
        + #""points":1,"stock_mode":"counted"}"#)
    try await bank.command(
      "/v1/catalogue/\(item)/stock-movements", token: shopkeeper,
      #"{"kind":"received","quantity":\#(gifts),"voucher_no":"load"}"#)
    // An hour of patrol is five points; each person asks for the same share and one more.
    let share = (gifts + clients) / people.count + 2
    let today = try await bank.today()
    for person in people {
      for _ in 0..<(share + 14) / 15 {
        try await bank.command(
          "/v1/credits", token: worker,
          #"{"act_type":"B01","person_id":"\#(person)","minutes":180,"#
            + #""occurred_on":"\#(today)"}"#)
      }
    }
    return ShopDay(
      bank: bank, item: item, clients: clients, people: people, worker: worker,
      secretary: secretary, shopkeeper: shopkeeper)
  }

  /// Each client asks, approves and hands over until it finds the shelf empty.
  func run() async throws -> Outcome {
    let numbers = Atomic<Int>(0)
    let people = people
    let next: @Sendable () -> String = {
      people[numbers.add(1, ordering: .relaxed).newValue % people.count]
    }
    let started = ContinuousClock.now
    var outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
      for _ in 0..<clients {
        group.addTask { try await client(next) }
      }
      return try await group.reduce(into: Outcome()) { $0.add($1) }
    }
    let (seconds, attoseconds) = (ContinuousClock.now - started).components
    outcome.seconds = Double(seconds) + Double(attoseconds) / 1e18
    return outcome
  }

  private func client(_ next: @escaping @Sendable () -> String) async throws -> Outcome {
    try await Connection.open(host: bank.host, port: bank.port) { connection in
      var outcome = Outcome()
      while true {
        let began = ContinuousClock.now
        let body = #"{"item":"\#(item)","person_id":"\#(next())"}"#
        let asked = try await outcome.timed(.request) {
          try await connection.ask(command("/v1/redemptions", worker, body))
        }
        guard let id = try outcome.text("redemption_id", asked) else { return outcome }
        let approved = try await outcome.timed(.approval) {
          try await connection.ask(
            command("/v1/redemptions/\(id)/decision", secretary, #"{"decision":"approved"}"#))
        }
        guard try outcome.text("redemption_id", approved) != nil else { return outcome }
        let given = try await outcome.timed(.fulfilment) {
          try await connection.ask(
            command(
              "/v1/redemptions/\(id)/fulfilment", shopkeeper, #"{"identified_by":"known"}"#))
        }
        guard try outcome.text("state", given) == "fulfilled" else { return outcome }
        outcome.given.append(id)
        outcome.note(.whole, since: began)
      }
    }
  }

  private func command(_ path: String, _ token: String, _ body: String) -> Request {
    Request("POST", path, token: token, key: UUID().uuidString, body: body)
  }
}

extension ShopDay.Outcome {
  /// Runs one step and notes how long it took.
  mutating func timed(
    _ step: ShopDay.Step, _ body: () async throws -> Answer
  ) async throws -> Answer {
    let began = ContinuousClock.now
    let answer = try await body()
    note(step, since: began)
    return answer
  }

  /// Notes the time since a moment.
  mutating func note(_ step: ShopDay.Step, since began: ContinuousClock.Instant) {
    let (seconds, attoseconds) = began.duration(to: .now).components
    latencies[step, default: Self.empty].record(
      UInt64(max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)))
  }

  /// A field of a good answer; nil for a refusal, which is counted.
  mutating func text(_ field: String, _ answer: Answer) throws -> String? {
    let object = try JSONReader.read(answer.body).object
    if answer.status < 300 { return object?[field]?.string }
    let code = object?["type"]?.string?.split(separator: "/").last.map(String.init) ?? ""
    refusals["\(answer.status) \(code)", default: 0] += 1
    return nil
  }

  /// Adds what another client has seen.
  mutating func add(_ other: Self) {
    given += other.given
    refusals.merge(other.refusals) { $0 + $1 }
    for (step, values) in other.latencies {
      var sum = latencies[step] ?? Self.empty
      for value in values.recordedValues() {
        for _ in 0..<value.count { sum.record(value.value) }
      }
      latencies[step] = sum
    }
  }

  /// 1 µs to 120 s, three digits.
  private static var empty: Histogram<UInt64> {
    Histogram(
      lowestDiscernibleValue: 1, highestTrackableValue: 120_000_000,
      numberOfSignificantValueDigits: .three)
  }
}
