import Bank
import HTTPTypes
import JSON
import Store

/// The rules: the act types open today, and the versions behind them.
struct RuleRoutes {
  let store: Store

  var endpoints: [Endpoint] { [actTypes] + RuleBookRoutes(store: store).endpoints }

  private var actTypes: Endpoint {
    Endpoint(
      .get, "/v1/act-types", "listActTypes",
      "The act types in force today that are open to the caller, by code.", policy: .signedIn,
      paging: [.text], answer: .json(.list(of: RuleWriting.actType))
    ) { [store] call in
      let reader = try call.signedIn().reader
      let (after, limit) = (call.page[text: 0], call.page.limit + 1)
      let types = try await refusing {
        try await store.openActTypes(for: reader, after: after, limit: limit)
      }
      return try Reply.list(
        call, types, cursor: { [.text($0.type.code)] },
        each: { RuleWriting.write($1.type, of: $1.ruleVersion, &$0) })
    }
  }
}
