import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Bringing in what was kept before this bank: grids, rosters, the old book.
struct ImportRoutes: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [grids, people, book] }

  private var grids: Endpoint {
    command(
      "grids", "importGrids",
      "Set up grids with their buildings, parents before children. What is there as described is "
        + "known and not set up again.", ImportRequests.grids
    ) { body, file, isDryRun in
      .importGrids(
        ImportGrids(
          file: file, rows: try ImportRequests.gridRows(body), isDryRun: isDryRun))
    }
  }

  private var people: Endpoint {
    command(
      "people", "importPeople",
      "Open the accounts of a roster with the consent on record. Who lives at that door under "
        + "that name is known and not opened again.", ImportRequests.people
    ) { body, file, isDryRun in
      .importPeople(
        ImportPeople(
          file: file, rows: try ImportRequests.rosterRows(body), isDryRun: isDryRun))
    }
  }

  private var book: Endpoint {
    command(
      "book", "importBook",
      "Take over the balances of an old book, once a depositor; its lines are kept to look at. A "
        + "balance that was taken over before is known and not paid again, whatever file it "
        + "comes from. \(ImportBook.openDays) days after the community's opening, and for balances "
        + "above \(ImportBook.largeOpening) points, by the parent's secretary.",
      ImportRequests.book
    ) { body, file, isDryRun in
      .importBook(
        ImportBook(
          file: file, closedOn: try body.day("closed_on"),
          halves: try body.optionalString("halves").flatMap(HalfPoints.init) ?? .refused,
          rows: try ImportRequests.bookRows(body), isDryRun: isDryRun,
          isLarge: try body.optionalBool("large") ?? false))
    }
  }

  private func command(
    _ kind: String, _ operation: String, _ summary: String, _ body: Shape,
    _ read: @escaping @Sendable (Fields, ImportFile, _ isDryRun: Bool) throws -> Command
  ) -> Endpoint {
    Endpoint(
      .post, "/v1/imports/\(kind)", operation, summary, policy: .offices([.secretary]),
      key: .idempotencyKey, body: body, bodyLimit: .list, answer: .json(ImportWriting.outcome),
      problems: kind == "book" ? [.notFound, .futureDay] : [.notFound]
    ) { [store] call in
      let caller = try call.signedIn()
      let community = try call.body.optionalString("community")
      let located = try await refusing {
        try await store.locate(community: community, from: caller.community)
      }
      let command = try read(
        call.body, try ImportRequests.file(call.body),
        try call.body.optionalBool("dry_run") ?? false)
      let language = call.language
      return try await call.submit(command, to: store, in: located) { writer, outcome in
        guard case .imported(let outcome) = outcome else { throw UnexpectedOutcome() }
        ImportWriting.write(outcome, in: language, &writer)
        return outcome.id?.uuid
      }
    }
  }
}
