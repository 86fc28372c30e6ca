import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Statements of a month: of one depositor, and of all people of a grid who have no phone.
struct MonthlyRoutes {
  let store: Store

  var endpoints: [Endpoint] {
    [
      statement("people", "personMonth", .person, "A person's statement of a month."),
      sheet("people", "personMonthText", .person, "The same as text to be printed."),
      statement("households", "householdMonth", .household, "A household's statement of a month."),
      sheet("households", "householdMonthText", .household, "The same as text to be printed."),
      ofGrid, sheetsOfGrid,
    ]
  }

  private func read(_ call: Call, _ kind: HolderKind) async throws -> MonthlyStatement {
    let question = HolderQuestion(
      try call.signedIn().reader, about: HolderID(try call.path.uuid("id")), kind: kind)
    let month = try call.query.month()
    return try await reporting { try await store.monthlyStatement(question, month) }
  }

  private func statement(
    _ kind: String, _ operation: String, _ holder: HolderKind, _ summary: String
  ) -> Endpoint {
    Endpoint(
      .get, "/v1/\(kind)/{id}/monthly-statement", operation, summary, policy: .signedIn,
      query: [.month], answer: .json(MonthlyWriting.shape), problems: [.outsideYourGrid]
    ) { call in
      let statement = try await read(call, holder)
      return Reply.json { MonthlyWriting.write(statement, in: call.language, &$0) }
    }
  }

  private func sheet(
    _ kind: String, _ operation: String, _ holder: HolderKind, _ summary: String
  ) -> Endpoint {
    Endpoint(
      .get, "/v1/\(kind)/{id}/monthly-statement/text", operation, summary, policy: .signedIn,
      query: [.month], answer: .text, problems: [.outsideYourGrid]
    ) { call in
      let sheet = MonthlySheet(statement: try await read(call, holder))
      return Reply(.ok, Array(sheet.text.utf8), type: Reply.textType)
    }
  }

  private static let grid: [String: Shape] = ["code": .code(max: 17)]

  private var ofGrid: Endpoint {
    Endpoint(
      .get, "/v1/grids/{code}/monthly-statements", "gridMonth",
      "Statements of everybody in a grid, and the grids below, without a phone, by door.",
      policy: .offices([.gridWorker, .secretary]), parameters: Self.grid, query: [.month],
      paging: [.text, .text, .text, .text], answer: .json(.list(of: MonthlyWriting.shape)),
      problems: [.outsideYourGrid]
    ) { [store] call in
      let reader = try call.signedIn().reader
      let (code, month) = (try call.path.string("code"), try call.query.month())
      let page = call.page
      let found = try await reporting {
        try await store.monthlyStatements(
          ofGrid: code, month, after: page.mark, limit: page.limit + 1, for: reader)
      }
      return try Reply.list(
        call, found, cursor: { $0.mark.parts },
        each: { MonthlyWriting.write($1, in: call.language, &$0) })
    }
  }

  private var sheetsOfGrid: Endpoint {
    Endpoint(
      .get, "/v1/grids/{code}/monthly-statements/text", "gridMonthText",
      "The same as text to be printed, a form feed between people; at most 2,000.",
      policy: .offices([.gridWorker, .secretary]), parameters: Self.grid, query: [.month],
      answer: .text, problems: [.outsideYourGrid]
    ) { [store] call in
      let reader = try call.signedIn().reader
      let (code, month) = (try call.path.string("code"), try call.query.month())
      let found = try await reporting {
        try await store.monthlyStatements(
          ofGrid: code, month, after: nil, limit: nil, for: reader)
      }
      return Reply(.ok, Array(MonthlySheet.pages(found).utf8), type: Reply.textType)
    }
  }
}

extension DoorMark {
  /// The columns of a cursor; no door is three empty texts.
  fileprivate var parts: [CursorPart] {
    [door?.building ?? "", door?.entrance ?? "", door?.room ?? "", passbook].map { .text($0) }
  }
}

extension Page {
  /// The door and the passbook at which the page before ended.
  fileprivate var mark: DoorMark? {
    guard let building = self[text: 0], let entrance = self[text: 1], let room = self[text: 2],
      let passbook = self[text: 3]
    else { return nil }
    let door = Door(building: building, entrance: entrance, room: room)
    return DoorMark(door: building.isEmpty ? nil : door, passbook: passbook)
  }
}
