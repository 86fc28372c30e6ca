import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// What is promised, what partner shops are paid, what waits to be collected, and what was served
/// without a request: each as JSON and as text to be printed.
struct ReportRoutes {
  let store: Store

  var endpoints: [Endpoint] { outstanding + settlement + pickups + counter }

  /// One report in both forms.
  private func both<Report: Sendable>(
    _ name: String, _ summary: String, _ offices: Roles, _ query: [Field], _ shape: Shape,
    read: @escaping @Sendable (Call) async throws -> Report,
    write: @escaping @Sendable (Report, Language, inout JSONWriter) -> Void,
    text: @escaping @Sendable (Report) -> String
  ) -> [Endpoint] {
    [
      Endpoint(
        .get, "/v1/reports/\(name)", "\(name)Report", summary, policy: .offices(offices),
        query: query, answer: .json(shape), problems: [.notFound]
      ) { call in
        let report = try await read(call)
        return Reply.json { write(report, call.language, &$0) }
      },
      Endpoint(
        .get, "/v1/reports/\(name)/text", "\(name)ReportText",
        "The same as text to be printed.", policy: .offices(offices), query: query,
        answer: .text, problems: [.notFound]
      ) { call in
        Reply(.ok, Array(text(try await read(call)).utf8), type: Reply.textType)
      },
    ]
  }

  private var outstanding: [Endpoint] {
    both(
      "outstanding", "Points promised by a community and those below, and what is behind them.",
      [.secretary, .auditor], [.reportCommunity, .asOf], OutstandingWriting.shape,
      read: { [store] call in
        let community = try call.query.optionalString("community")
        let (asOf, reader) = (try call.query.asOf(), try call.signedIn().reader)
        return try await reporting {
          try await store.outstanding(of: community, asOf: asOf, for: reader)
        }
      }, write: { OutstandingWriting.write($0, &$2) },
      text: { OutstandingSheet(reports: $0).text })
  }

  private var settlement: [Endpoint] {
    both(
      "settlement", "What a partner shop is to be paid for a month.",
      [.secretary, .auditor, .shopkeeper],
      [.required("point", .code(max: 8), "A partner's pick-up point."), .month, .reportCommunity],
      SettlementWriting.shape,
      read: { [store] call in
        let (point, month) = (try call.query.string("point"), try call.query.month())
        let community = try call.query.optionalString("community")
        let reader = try call.signedIn().reader
        return try await reporting {
          try await store.settlement(of: point, month, in: community, for: reader)
        }
      }, write: SettlementWriting.write, text: SettlementWriting.text)
  }

  private var pickups: [Endpoint] {
    both(
      "pickups", "What is approved and waits to be collected on a day, by shop and door.",
      [.secretary, .auditor, .shopkeeper],
      [
        .required("day", .day), .optional("point", .code(max: 8), "All when left out."),
        .reportCommunity,
      ], PickupWriting.shape,
      read: { [store] call in
        let (day, point) = (try call.query.day("day"), try call.query.optionalString("point"))
        let community = try call.query.optionalString("community")
        let reader = try call.signedIn().reader
        return try await reporting {
          try await store.pickups(on: day, at: point, in: community, for: reader)
        }
      }, write: PickupWriting.write, text: PickupWriting.text)
  }

  private var counter: [Endpoint] {
    both(
      "counter", "What was served over the counter between two days; at most 2,000 hand-overs.",
      [.secretary, .auditor],
      [.required("from", .day), .required("to", .day), .reportCommunity], CounterWriting.shape,
      read: { [store] call in
        let (from, to) = try call.query.days()
        guard let from, let to else { throw UnpromisedField(name: "from") }
        let community = try call.query.optionalString("community")
        let reader = try call.signedIn().reader
        return try await reporting {
          try await store.counterReport(from: from, to: to, in: community, for: reader)
        }
      }, write: CounterWriting.write, text: CounterWriting.text)
  }
}
