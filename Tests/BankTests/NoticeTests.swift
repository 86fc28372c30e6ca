import Testing

@testable import Bank

@Suite struct NoticeTests {
  /// A world in which three deeds wait for a notice, the third credited at once.
  private func world(through: Int64? = nil, grids: [String] = [], cut: Int64 = 40) -> World {
    var world = World()
    world.paid(1)
    world.paid(2, by: Who.zhao)
    world.paid(3, by: Who.li, .credited)
    let span = NoticeSpan(community: World.home, MakeNotice(through: through, grids: grids))
    world.books.notices.candidates[span] = NoticeCandidates(
      first: 31, through: cut, head: 40,
      lines: (1...3).map { number in
        NoticeCandidate(
          act: World.act(number), credit: 31 + Int64(number), days: 3,
          state: number == 3 ? .credited : .onNotice, points: 15)
      })
    world.books.notices.lastNumbers[World.home] = 6
    return world
  }

  @Test func `a notice takes the next number and every credit that none has listed`() throws {
    var world = world()
    let notice = try #require(try world.accept(.make(), by: Who.secretary).notice)
    #expect(notice.key == World.notice(7) && notice.first == 31 && notice.through == 40)
    #expect(notice.lines == 3 && notice.points == 45 && notice.madeOn == World.today)
    let made = try #require(world.books.changes.notices.made.first)
    #expect(made.lines.map(\.act) == [World.act(1), World.act(2), World.act(3)])
    #expect(made.madeBy == Who.secretary && made.grids.isEmpty)
    #expect(world.books.changes.transfers.isEmpty)
    world.refuse(.make(), by: Who.secretary, Refusal(.validationFailed, .nothingToNotice))
  }

  @Test func `what was taken back in the meantime is not listed`() throws {
    var world = world()
    world.books.acts[World.act(1)]?.state = .reversed
    world.books.acts[World.act(3)]?.state = .withdrawn
    let notice = try #require(try world.accept(.make(), by: Who.secretary).notice)
    #expect(notice.lines == 1 && notice.points == 15)
  }

  @Test func `a notice of some grids names them`() throws {
    let code = World.gridCode(1)
    var world = world(grids: [code])
    try world.accept(.make(grids: [code]), by: Who.streetSecretary)
    #expect(world.books.changes.notices.made.first?.grids == [GridID(1)])
  }

  @Test(
    arguments: [
      (nil, [], Who.worker, Refusal(.forbidden)), (nil, [], Who.wang, Refusal(.forbidden)),
      (nil, [], Who.otherSecretary, Refusal(.forbidden)),
      (
        nil, ["150271020902001"], Who.secretary,
        .pointed(.validationFailed, "/grids/0", .unknownGrid)
      ),
      (
        41, [], Who.secretary,
        .pointed(.validationFailed, "/through_seq", .numberNotReached(head: 40))
      ),
      (
        40, [], Who.secretary,
        .pointed(.validationFailed, "/through_seq", .noticeTooLong(through: 35))
      ),
    ] as [(Int64?, [String], PersonID, Refusal)])
  func `a notice is not drawn up`(
    through: Int64?, grids: [String], actor: PersonID, refusal: Refusal
  ) {
    var world = world(through: through, grids: grids, cut: 35)
    world.refuse(.make(through: through, grids: grids), by: actor, refusal)
  }

  @Test func `a span without lines is passed only where more lies behind it`() throws {
    for (cut, isAccepted) in [(35, true), (40, false)] as [(Int64, Bool)] {
      var world = world(cut: cut)
      let span = NoticeSpan(community: World.home, MakeNotice(through: nil, grids: []))
      world.books.notices.candidates[span]?.lines = []
      if isAccepted {
        #expect(try world.accept(.make(), by: Who.secretary).notice?.through == 35)
      } else {
        world.refuse(.make(), by: Who.secretary, Refusal(.validationFailed, .nothingToNotice))
      }
    }
  }

  @Test func `a posting starts the days of the lines that wait`() throws {
    var world = World()
    world.line(1, postedDaysAgo: nil)
    world.line(2, by: Who.li, .listed, postedDaysAgo: nil)
    record(in: &world)
    let notice = try #require(
      try world.accept(.post(on: World.yesterday), by: Who.secretary).notice)
    #expect(notice.postedOn == World.yesterday && notice.version == 2)
    let lines = world.books.notices.lines
    #expect(lines[World.act(1)]?.clearsOn == World.today + 3, "three whole days lie between")
    #expect(lines[World.act(2)]?.clearsOn == nil)
    #expect(lines[World.act(2)]?.postedOn == World.yesterday)
    let posted = try #require(world.books.changes.notices.posted.first)
    #expect(posted.signedBy == "张书记" && posted.postedBy == Who.secretary)
    world.refuse(
      .post(on: World.today), by: Who.secretary, Refusal(.alreadyDecided, .state("posted")))
  }

  private func record(in world: inout World) {
    world.books.notices.records[World.notice(1)] = NoticeRecord(
      key: World.notice(1), first: 1, through: 40, madeOn: World.today - 2, postedOn: nil,
      lines: 2, points: 30, version: 1)
  }

  @Test(
    arguments: [
      (1, World.tomorrow, Who.secretary, .pointed(.futureDay, "/posted_on")),
      (
        1, World.today - 3, Who.secretary,
        .pointed(.validationFailed, "/posted_on", .postedBeforeMade)
      ),
      (2, World.today, Who.secretary, Refusal(.notFound)),
      (1, World.today, Who.worker, Refusal(.forbidden)),
      (1, World.today, Who.auditor, Refusal(.forbidden)),
    ] as [(Int, Day, PersonID, Refusal)])
  func `a posting is refused`(number: Int, day: Day, actor: PersonID, refusal: Refusal) {
    var world = World()
    record(in: &world)
    world.refuse(.post(number, on: day), by: actor, refusal)
  }

  @Test func `consent to publication is given by the person, a worker of the grid, the secretary`()
    throws
  {
    let day = Consent(givenOn: World.today, way: "paper", formNumber: "P-1")
    func word(_ consent: Consent) -> Command {
      .notice(
        .consent(GivePublicationConsent(person: Who.wang, isGiven: false, consent: consent)))
    }
    for actor in [Who.wang, Who.worker, Who.head, Who.secretary] {
      var world = World()
      try world.accept(word(day), by: actor)
      let noted = try #require(world.books.changes.notices.consents.first)
      #expect(noted.recordedBy == actor && !noted.isGiven && noted.person == Who.wang)
    }
    var world = World()
    world.refuse(word(day), by: Who.li, Refusal(.forbidden))
    world.refuse(word(day), by: Who.otherWorker, Refusal(.forbidden))
    var late = day
    late.givenOn = World.tomorrow
    world.refuse(word(late), by: Who.wang, .pointed(.validationFailed, "/on", .consentInFuture))
  }

  @Test func `for somebody under 14 the guardian consents`() throws {
    var world = World()
    world.born(2014, Who.child)
    world.books.registry.guardians[Who.child] = [Who.wang]
    func word(_ isGiven: Bool, _ guardian: PersonID? = nil) -> Command {
      let consent = Consent(givenOn: World.today, way: "paper", formNumber: nil)
      return .notice(
        .consent(
          GivePublicationConsent(
            person: Who.child, isGiven: isGiven, consent: consent, guardian: guardian)))
    }
    let required = Refusal.pointed(.validationFailed, "/guardian_id", .guardianRequired)
    world.refuse(word(true), by: Who.worker, required)
    world.refuse(word(true, Who.wang), by: Who.child, required)
    world.refuse(
      word(true, Who.li), by: Who.worker,
      .pointed(.validationFailed, "/guardian_id", .notAGuardian))
    world.refuse(word(true), by: Who.li, Refusal(.forbidden))
    try world.accept(word(true), by: Who.wang)
    try world.accept(word(true, Who.wang), by: Who.worker)
    #expect(world.books.changes.notices.consents.map(\.guardian) == [Who.wang, Who.wang])
    for actor in [Who.child, Who.wang, Who.secretary] {
      try world.accept(word(false), by: actor)
    }
    #expect(world.books.changes.notices.consents.suffix(3).map(\.guardian) == [nil, Who.wang, nil])
    // From the year after the fourteenth birthday's on one speaks for oneself.
    world.born(2011, Who.child)
    try world.accept(word(true), by: Who.child)
    world.refuse(word(true), by: Who.wang, Refusal(.forbidden))
  }
}
