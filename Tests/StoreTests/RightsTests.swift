import Bank
import Postgres
import Seeds
import Support
import Testing

/// The second wall: with the service's own role and SQL of one's own, around the core.
@Suite struct RightsTests {
  /// A deed of the building head that is verified by somebody.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What the owner arranges before.
    var before: @Sendable (Town) -> String = { _ in "" }
    /// What differs from a deed that is accepted.
    var changes: @Sendable (Town) -> String = { _ in "" }
    /// The constraint that refuses; nil accepts.
    var refusedBy: String?
  }

  static let verifications = [
    Case(testDescription: "the worker of the grid"),
    Case(
      testDescription: "the worker of a grid above",
      changes: { "'verified_by', '\($0.worker(4))'" }),
    Case(
      testDescription: "a worker of another grid", changes: { "'verified_by', '\($0.worker(2))'" },
      refusedBy: "acts_verifier_in_grid"),
    Case(
      testDescription: "the secretary", changes: { "'verified_by', '\($0.person("secretary"))'" },
      refusedBy: "acts_verifier_in_grid"),
    Case(
      testDescription: "another resident",
      changes: { "'verified_by', '\($0.person("resident", 1))'" },
      refusedBy: "acts_verifier_in_grid"),
    Case(
      testDescription: "a worker whose office ended yesterday",
      before: { "update offices set until_day = \($0.today) - 1 where person = '\($0.worker(0))'" },
      refusedBy: "acts_verifier_in_grid"),
    Case(
      testDescription: "a worker on the last day of his office",
      before: { "update offices set until_day = \($0.today) where person = '\($0.worker(0))'" }),
    Case(
      testDescription: "a worker before the first day of his office",
      changes: { _ in "'verified_at', timestamptz '2020-01-01'" },
      refusedBy: "acts_verifier_in_grid"),
    Case(
      testDescription: "the doer himself", changes: { "'verified_by', '\($0.head)'" },
      refusedBy: "acts_check3"),
    Case(
      testDescription: "one of the doer's household", before: { $0.moveIn($0.worker(0)) },
      refusedBy: "acts_own_matter"),
    Case(
      testDescription: "the one served",
      changes: { "'beneficiary_person', '\($0.worker(0))'" }, refusedBy: "acts_own_matter"),
    Case(
      testDescription: "one of the household served",
      before: { $0.moveIn($0.worker(0), with: $0.person("resident", 1)) },
      changes: { "'beneficiary_person', '\($0.person("resident", 1))'" },
      refusedBy: "acts_own_matter"),
    Case(
      testDescription: "one of the household served, named by itself",
      before: { $0.moveIn($0.worker(0), with: $0.person("resident", 1)) },
      changes: { "'beneficiary_household', \($0.home(of: $0.person("resident", 1)))" },
      refusedBy: "acts_own_matter"),
  ]

  @Test(arguments: verifications)
  func `a deed is verified by`(_ one: Case) async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      try await database.script(one.before(town))
      let error = try await database.refusal(
        of: town.newAct(one.changes(town)), as: "moralbank_app")
      #expect(error?.constraint == one.refusedBy, "\(error?.description ?? "accepted")")
    }
  }

  @Test func `a deed that was filed is verified by its worker alone`() async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      func verify(_ who: PersonID) -> String {
        """
        update acts set state = 'verified', verified_by = '\(who)', verified_at = now()
        where id = (select id from acts where state = 'submitted' and grid in (select grid
          from office_grids g join offices o on o.id = g.office
          where o.person = '\(town.worker(0))') order by id limit 1)
        """
      }
      let outside = try await database.refusal(of: verify(town.worker(2)), as: "moralbank_app")
      #expect(outside?.constraint == "acts_verifier_in_grid")
      #expect(try await database.refusal(of: verify(town.worker(0)), as: "moralbank_app") == nil)
    }
  }

  @Test func `tables of a session's own do not blind the triggers`() async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      let everywhere =
        """
        create temporary table office_grids as
          select o.community, o.id as office, g.id as grid from public.offices o, public.grids g;
        """
      let nobody = "create temporary table residences (like public.residences);"
      let secretaries =
        """
        create temporary table offices as select community, id, person, 'secretary'::text as role,
          from_day, until_day from public.offices;
        update redemptions set state = 'approved', decided_by = '\(town.worker(0))',
          decided_at = now(), pickup_digest = gen_random_uuid()
        where id = (select id from redemptions where state = 'requested' order by id limit 1)
        """
      try await database.script(town.moveIn(town.worker(0)))
      let errors = try await database.refusals(
        of: [
          everywhere + town.newAct("'verified_by', '\(town.worker(2))'"), nobody + town.newAct(""),
          secretaries,
        ], as: "moralbank_app")
      #expect(
        errors.map { $0?.constraint } == [
          "acts_verifier_in_grid", "acts_own_matter", "redemptions_by_secretary",
        ])
    }
  }

  @Test func `offices that do not go together are refused`() async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      func appoint(_ who: PersonID, _ role: String, from: String) -> String {
        """
        insert into offices (community, id, person, role, from_day)
        values (3, gen_random_uuid(), '\(who)', '\(role)', \(from))
        """
      }
      let worker = town.worker(0)
      let refused = [
        appoint(worker, "auditor", from: town.today),
        appoint(worker, "auditor", from: "'2099-01-01'"),
        appoint(town.person("auditor"), "grid_worker", from: town.today),
        appoint(town.person("secretary"), "shopkeeper", from: town.today),
        appoint(town.person("shopkeeper"), "secretary", from: town.today),
      ]
      for error in try await database.refusals(of: refused, as: "moralbank_app") {
        #expect(error?.constraint == "offices_incompatible")
      }
      let accepted = [
        appoint(worker, "shopkeeper", from: town.today),
        appoint(town.person("resident"), "auditor", from: town.today),
        """
        update offices set until_day = \(town.today) - 1 where person = '\(worker)';
        \(appoint(worker, "auditor", from: town.today))
        """,
      ]
      for error in try await database.refusals(of: accepted, as: "moralbank_app") {
        #expect(error == nil)
      }
      let stranger = appoint(town.person("operator"), "grid_worker", from: town.today)
      #expect(
        try await database.refusal(of: stranger, as: "moralbank_app")?.sqlState
          == .foreignKeyViolation)
    }
  }
}

/// The demo community's people in SQL.
struct Town: Sendable {
  let database: TestDatabase

  func person(_ role: String, _ place: Int = 0) -> PersonID {
    database.login(role, place).person
  }

  func worker(_ place: Int) -> PersonID { person("grid_worker", place) }
  /// The building head.
  var head: PersonID { person("resident") }
  /// Today where the demo community is.
  var today: String { "(now() at time zone 'Asia/Shanghai')::date" }

  func home(of person: PersonID) -> String {
    "(select household from residences where person = '\(person)' and until is null)"
  }

  /// Lets somebody live with another, the building head unless said.
  func moveIn(_ person: PersonID, with other: PersonID? = nil) -> String {
    """
    update residences set household = \(home(of: other ?? head))
    where person = '\(person)' and until is null
    """
  }

  /// A deed of the building head that the worker of his grid has verified just now, with changes;
  /// made of one that he credited.
  func newAct(_ changes: String) -> String {
    """
    insert into acts select (jsonb_populate_record(a, jsonb_build_object(
      'id', gen_random_uuid(), 'state', 'verified', 'points', 0, 'verified_at', now())
      || jsonb_build_object(\(changes)))).*
    from (select a from acts a where holder = '\(head)' and verified_by = '\(worker(0))'
      and state = 'credited' and act_type = 'B01' order by id limit 1) s
    """
  }
}
