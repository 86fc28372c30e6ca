import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// What was brought in, to look at: files, lists to sign, old pages; and the buildings on record,
/// by which a file's doors are read.
struct ImportReadings: Sendable {
  let store: Store

  var endpoints: [Endpoint] { [list, confirmation, oldPages, buildings] }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/imports", "listImports", "Files that something was taken from, the last first.",
      policy: .offices([.secretary, .auditor]), paging: [.uuid],
      answer: .json(.list(of: ImportWriting.view))
    ) { call in
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.imports(
          for: reader, before: call.page.lastID.map { ImportID($0) },
          limit: call.page.limit + 1)
      }
      return try Reply.list(call, found, cursor: { [.uuid($0.id.uuid)] }) { writer, view in
        ImportWriting.write(view, &writer)
      }
    }
  }

  private var confirmation: Endpoint {
    Endpoint(
      .get, "/v1/imports/{id}/confirmation", "importConfirmation",
      "Balances taken over from a file, by doors: the list that people sign.",
      policy: .offices([.secretary, .auditor]), paging: [.text, .text, .text, .text],
      answer: .json(.list(of: ImportWriting.confirmation))
    ) { call in
      let page = call.page
      var after: (door: Door, passbook: String)?
      if let building = page[text: 0], let entrance = page[text: 1], let room = page[text: 2],
        let passbook = page[text: 3]
      {
        after = (Door(building: building, entrance: entrance, room: room), passbook)
      }
      let reader = try call.signedIn().reader
      let mark = after
      let found = try await refusing {
        try await store.confirmation(
          of: ImportID(call.path.uuid("id")), for: reader, after: mark, limit: page.limit + 1)
      }
      return try Reply.list(
        call, found,
        cursor: {
          [
            .text($0.door.building), .text($0.door.entrance), .text($0.door.room),
            .text($0.passbook),
          ]
        }
      ) { writer, line in ImportWriting.write(line, &writer) }
    }
  }

  private var oldPages: Endpoint {
    Endpoint(
      .get, "/v1/people/{id}/old-pages", "personOldPages",
      "The pages of a person's old book, as they were read; for whoever sees the passbook.",
      policy: .signedIn, paging: [.uuid, .integer],
      answer: .json(.list(of: ImportWriting.oldLine)), problems: [.outsideYourGrid]
    ) { call in
      let page = call.page
      let after = page.lastID.flatMap { id in
        page[integer: 1].map { (id: ImportID(id), row: Int($0)) }
      }
      let question = HolderQuestion(
        try call.signedIn().reader, about: HolderID(try call.path.uuid("id")), kind: .person)
      let found = try await refusing {
        try await store.oldPages(question, after: after, limit: page.limit + 1)
      }
      return try Reply.list(
        call, found, cursor: { [.uuid($0.importID.uuid), .integer(Int64($0.line.row))] }
      ) { writer, line in ImportWriting.write(line, &writer) }
    }
  }

  private var buildings: Endpoint {
    Endpoint(
      .get, "/v1/buildings", "listBuildings", "The buildings of a community, by name.",
      policy: .signedIn,
      query: [.optional("community", .code(), "A code; the caller's own when left out.")],
      paging: [.text], answer: .json(.list(of: ImportWriting.building)), problems: [.notFound]
    ) { call in
      let reader = try call.signedIn().reader
      let found = try await refusing {
        try await store.buildings(
          of: call.query.optionalString("community"), for: reader, after: call.page[text: 0],
          limit: call.page.limit + 1)
      }
      return try Reply.list(call, found, cursor: { [.text($0.name)] }) { writer, building in
        ImportWriting.write(building, &writer)
      }
    }
  }
}
