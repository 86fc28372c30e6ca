import Bank
import HTTPTypes
import JSON
import Store

/// Balances, statements and the trial balance.
struct AccountRoutes {
  let store: Store
  /// Present balances come in crowds; many are answered by one round trip.
  private let balances: Coalescer<HolderQuestion, Result<BalanceView, Refusal>>

  init(store: Store) {
    self.store = store
    balances = Coalescer { questions in try await store.balances(questions) }
  }

  var endpoints: [Endpoint] {
    [
      balance("/v1/people/{id}/balance", "personBalance", "A person's points.", .person),
      balance(
        "/v1/households/{id}/balance", "householdBalance", "A household's points.", .household),
      statement(
        "/v1/people/{id}/statement", "personStatement", "A person's passbook, newest first.",
        .person),
      statement(
        "/v1/households/{id}/statement", "householdStatement",
        "A household's passbook, newest first.", .household),
      trialBalance,
    ]
  }

  private static func question(_ call: Call, _ kind: HolderKind) throws -> HolderQuestion {
    HolderQuestion(
      try call.signedIn().reader, about: HolderID(try call.path.uuid("id")), kind: kind)
  }

  private func balance(
    _ path: String, _ operation: String, _ summary: String, _ kind: HolderKind
  ) -> Endpoint {
    Endpoint(
      .get, path, operation, summary, policy: .signedIn, query: [.asOf],
      answer: .json(AccountWriting.balance), problems: [.outsideYourGrid]
    ) { [store, balances] call in
      let question = try Self.question(call, kind)
      let asOf = try call.query.asOf()
      let view = try await refusing {
        if let asOf { return try await store.balance(question, asOf: asOf) }
        guard let answer = try await balances.value(for: question) else {
          throw Refusal(.notFound)
        }
        return try answer.get()
      }
      return Reply.json { AccountWriting.write(view, &$0) }
    }
  }

  private func statement(
    _ path: String, _ operation: String, _ summary: String, _ kind: HolderKind
  ) -> Endpoint {
    Endpoint(
      .get, path, operation, summary, policy: .signedIn,
      query: [
        .optional("account", .oneOf(StatementWriting.accounts), "available when left out."),
        .optional("from", .day, "First day."), .optional("to", .day, "Last day."),
      ], paging: [.integer],
      answer: .json(.list(of: StatementWriting.line, StatementWriting.head)),
      problems: [.outsideYourGrid]
    ) { [store] call in
      let question = try Self.question(call, kind)
      let (from, to) = try call.query.days()
      let account = try call.query.optionalString("account").flatMap(AccountKind.init)
      let query = StatementQuery(
        account: account ?? .available, from: from, to: to, before: call.page[integer: 0],
        limit: call.page.limit + 1)
      let view = try await refusing { try await store.statement(question, query) }
      return try Reply.list(
        call, view.lines, cursor: { [.integer($0.seq)] },
        more: { StatementWriting.writeHead(view, &$0) },
        each: { StatementWriting.write($1, in: call.language, &$0) })
    }
  }

  private var trialBalance: Endpoint {
    Endpoint(
      .get, "/v1/communities/{code}/trial-balance", "trialBalance",
      "All accounts of a community at a moment; their balances sum to zero.",
      policy: .offices([.auditor]),
      query: [.asOf, .optional("unit", .oneOf(["points", "vouchers"]), "points when left out.")],
      answer: .json(TrialWriting.shape)
    ) { [store] call in
      let code = try call.path.string("code")
      let asOf = try call.query.asOf()
      let unit = try call.query.optionalString("unit") ?? "points"
      let reader = try call.signedIn().reader
      let trial = try await refusing {
        try await store.trialBalance(of: code, in: unit, asOf: asOf, for: reader)
      }
      return Reply.json { TrialWriting.write(trial, &$0) }
    }
  }
}
