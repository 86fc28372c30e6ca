import Bank
import FoundationEssentials
import Postgres
import Support
import Testing

@testable import Store

/// Around the core: postings that are told late, and meetings that carried nothing.
@Suite struct NoticeWallTests {
  @Test func `a posting is told in time, and its lines wait for the end of that day`() async throws
  {
    try await withDatabase(.demo) { database in
      let secretary = Town(database: database).person("secretary")
      let today = Town(database: database).today
      func post(_ ago: Int) -> String {
        """
        insert into notices (community, no, first_seq, through_seq, grids, made_by, made_at,
            posted_on, signed_by, posted_by, posted_at, command)
          select 3, max(no) + 1, 1, 1, '{}', '\(secretary)', now() - interval '20 days',
            \(today) - \(ago), '张', '\(secretary)', now(), min(command::text)::uuid
          from notices where community = 3;
        """
      }
      func clear(_ inDays: Int) -> String {
        """
        update notice_lines set notice = (select max(no) from notices where community = 3),
          clears_on = \(today) + \(inDays)
        where act = (select act from notice_lines where community = 3 and state = 'waiting'
          order by line limit 1)
        """
      }
      try await database.script("drop trigger facts_stay on notice_lines")
      let errors = try await database.refusals(
        of: [
          post(8), post(-1), post(7), post(7) + clear(0), post(7) + clear(1), post(0) + clear(3),
          post(0) + clear(4),
        ], as: "postgres")
      let (late, early) = ("notices_posted_in_time", "notice_lines_posted")
      let found = errors.map { error in error.map { $0.constraint ?? $0.description } }
      #expect(found == [late, late, nil, early, nil, early, nil])
    }
  }

  @Test func `a resolution was carried by most of those present, after the deed`() async throws {
    try await withDatabase(.demo) { database in
      let town = Town(database: database)
      func review(_ present: Int, _ votesFor: Int, _ against: Int, on day: String) -> String {
        """
        insert into act_reviews (community, act, version, reviewed_by, reviewed_at, decision,
            resolution_no, met_on, present, votes_for, votes_against, command)
          select community, id, \(present + votesFor), '\(town.person("secretary"))', now(),
            'approved', '1', \(day), \(present), \(votesFor), \(against), command
          from acts where community = 3 and verified_by = '\(town.worker(0))'
            and holder = '\(town.head)' order by id limit 1
        """
      }
      let day = "occurred_on"
      let errors = try await database.refusals(
        of: [
          review(9, 5, 4, on: day), review(100, 1, 0, on: day), review(10, 5, 0, on: day),
          review(9, 8, 2, on: day), review(9, 6, 3, on: "occurred_on - 1"),
          review(9, 7, 2, on: "\(town.today) + 1"),
        ], as: "moralbank_app")
      #expect(errors.first?.map { $0 } == nil)
      #expect(errors[1...3].allSatisfy { $0?.sqlState?.rawValue == "23514" })
      #expect(errors[4...].allSatisfy { $0?.constraint == "act_reviews_met_on" })
    }
  }
}
