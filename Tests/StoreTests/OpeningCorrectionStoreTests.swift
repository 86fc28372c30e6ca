import Bank
import FoundationEssentials
import Postgres
import Support
import Testing

@testable import Store

/// Opening balances that are put right, in the database.
@Suite struct OpeningCorrectionStoreTests {
  /// A hamlet whose four depositors have brought in 1, 2, 3 and 4 points.
  private func withBook(
    _ body: (Hamlet, TestDatabase, _ holder: (Int) async throws -> HolderID) async throws -> Void
  ) async throws {
    try await withStore { store, database in
      let hamlet = Hamlet(desk: Desk(store: store, database: database))
      try await hamlet.settle(4)
      _ = try await hamlet.desk.submit(hamlet.book(0..<4), as: hamlet.secretary).get()
      try await body(hamlet, database) { place in
        let id = try await database.texts(
          "select person from imported_people where old_no = 'A\(place)'"
        ).first
        return HolderID(try #require(id.flatMap { UUID(uuidString: $0) }))
      }
    }
  }

  private func correct(
    _ holder: HolderID, to points: Int, fault: Fault = .bank, signed: Bool = true, _ desk: Desk,
    _ database: TestDatabase
  ) async throws {
    let ask = RequestOpeningCorrection(
      holder: holder, points: points, fault: fault, reason: "录错")
    let asked = try await desk.submit(
      .requestOpeningCorrection(ask), as: desk.person("secretary")
    ).get()
    #expect(asked.problem == nil)
    let id = try await database.texts(
      "select id from opening_corrections where holder = '\(holder)' order by id desc limit 1")
    let correction = OpeningCorrectionID(try #require(id.first.flatMap { UUID(uuidString: $0) }))
    let answer = AnswerOpeningCorrection(
      correction: correction, holder: holder, isSigned: signed, reason: signed ? nil : "没有错")
    let answered = try await desk.submit(
      .answerOpeningCorrection(answer), as: desk.person("auditor")
    ).get()
    #expect(answered.problem == nil)
  }

  @Test func `corrections are booked, one after the other, and verify is clean`() async throws {
    try await withBook { hamlet, database, holder in
      let (rich, poor) = (try await holder(3), try await holder(0))
      try await correct(rich, to: 30, hamlet.desk, database)
      try await correct(rich, to: 7, hamlet.desk, database)
      try await correct(rich, to: 9, signed: false, hamlet.desk, database)
      try await correct(rich, to: 0, hamlet.desk, database)
      try await correct(poor, to: 0, fault: .depositor, hamlet.desk, database)
      let balances = try await database.texts(
        "select available from balances where holder in ('\(rich)', '\(poor)')")
      #expect(balances == ["0", "0"])
      #expect(try await database.faults() == [])
      // What was brought in is known by the old book's points, whatever was put right since.
      let again = try words(
        await hamlet.desk.submit(hamlet.book(0..<4, 3), as: hamlet.secretary))
      #expect(again == "imported 0 4 0")
      let views = try await hamlet.desk.store.openingCorrections(
        nil, before: nil, limit: 10,
        for: Reader(person: hamlet.desk.person("auditor"), community: Desk.community))
      #expect(views.map(\.transfers.count) == [1, 1, 0, 1, 1])
    }
  }

  @Test func `of two at once one is kept`() async throws {
    try await withBook { hamlet, database, holder in
      let id = try await holder(2)
      let secretaries = [hamlet.desk.person("secretary"), hamlet.desk.person("secretary", 2)]
      let problems = try await withThrowingTaskGroup(of: String?.self) { group in
        for place in 0..<12 {
          group.addTask {
            let ask = RequestOpeningCorrection(
              holder: id, points: 10 + place, fault: .bank, reason: "录错")
            return try await hamlet.desk.submit(
              .requestOpeningCorrection(ask), as: secretaries[place % 2]
            ).get().problem
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(problems.count { $0 == nil } == 1)
      #expect(problems.count { $0 == "already-decided" } == 11)
      #expect(try await database.faults() == [])
    }
  }

  @Test func `the table is for both sides, and verify tells what they have not signed`()
    async throws
  {
    try await withBook { hamlet, database, holder in
      let id = try await holder(3)
      try await correct(id, to: 9, hamlet.desk, database)
      func row(_ asker: PersonID, _ role: String) -> String {
        """
        insert into opening_corrections (community, id, holder, counted, points, fault, reason,
          state, asked_by, asked_as, asked_at, command)
        select community, gen_random_uuid(), holder, 9, 10, 'bank', 'x', 'requested', '\(asker)',
          '\(role)', now(), command from opening_corrections limit 1
        """
      }
      let desk = hamlet.desk
      let errors = try await database.refusals(
        of: [
          row(desk.person("grid_worker"), "secretary"), row(desk.person("secretary"), "auditor"),
          row(PersonID(id.uuid), "secretary"), "update opening_corrections set points = 8",
          "delete from opening_corrections",
        ], as: "moralbank_app")
      #expect(
        errors.map { $0?.constraint ?? $0?.sqlState?.rawValue } == [
          "opening_corrections_by_both_sides", "opening_corrections_by_both_sides",
          "opening_corrections_by_both_sides", "42501", "42501",
        ])
      for change in ["points = 8", "counted = 3", "state = 'refused'"] {
        try await database.script(
          "set session_replication_role = replica; "
            + "alter table opening_corrections disable trigger all; "
            + "update opening_corrections set \(change)")
        let found = try await database.faults()
        #expect(found.map(\.check) == ["opening_corrections"], "\(change): \(found)")
        try await database.script(
          "update opening_corrections set points = 9, counted = 4, state = 'done'")
      }
    }
  }
}
