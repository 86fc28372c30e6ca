import Bank
import HTTPTypes
import JSON
import Store

/// Whoever is signed in.
struct MeRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [me] }

  private var me: Endpoint {
    Endpoint(
      .get, "/v1/me", "getMe", "The caller, the offices held today and the points.",
      policy: .signedIn,
      answer: .json(
        .named(
          "me",
          .object([
            .required("person", PersonShapes.person),
            .required("offices", .array(OfficeShapes.office, 0...100)),
            .required("balance", AccountWriting.balance),
          ])))
    ) { call in
      let reader = try call.signedIn().reader
      let question = HolderQuestion(reader, about: reader.person.holder, kind: .person)
      let query = OfficeQuery(person: reader.person, onlyToday: true, limit: 100)
      return try await refusing {
        let person = try await store.person(reader.person, for: reader)
        let offices = try await store.offices(query, for: reader)
        guard let balance = try await store.balances([question])[question]?.get() else {
          throw Refusal(.notFound)
        }
        return Reply.json { answer in
          answer.object { me in
            me.key("person")
            person.write(to: &me)
            me.array("offices") {
              for found in offices { found.office.write(to: &$0, community: found.community) }
            }
            me.key("balance")
            AccountWriting.write(balance, &me)
          }
        }
      }
    }
  }
}
