import Bank
import HTTPTypes
import JSON
import Store

/// The rules: versions adopted and the act types open today.
struct RuleRoutes {
  let store: Store

  var endpoints: [Endpoint] { [actTypes, ruleBooks, ruleBook] }

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

  private var ruleBooks: Endpoint {
    Endpoint(
      .get, "/v1/rule-books", "listRuleBooks",
      "The rule versions that the caller's community has adopted, latest first.",
      policy: .signedIn, paging: [.integer], answer: .json(.list(of: RuleWriting.ruleBook))
    ) { [store] call in
      let before = call.page[integer: 0].map { Day(daysSince2000: Int32(clamping: $0)) }
      let books = try await store.ruleBooks(
        of: call.signedIn().community, before: before, limit: call.page.limit + 1)
      return try Reply.list(
        call, books, cursor: { [.integer(Int64($0.from.daysSince2000))] },
        each: { RuleWriting.write($1, &$0) })
    }
  }

  private var ruleBook: Endpoint {
    Endpoint(
      .get, "/v1/rule-books/{version}", "readRuleBook",
      "One version with its act types and overall caps.", policy: .signedIn,
      answer: .json(RuleWriting.fullRuleBook)
    ) { [store] call in
      let version = try call.path.string("version")
      let community = try call.signedIn().community
      guard let book = try await store.ruleBook(version, of: community) else {
        throw ProblemReply(.notFound)
      }
      return Reply.json { RuleWriting.write(book, &$0) }
    }
  }
}
