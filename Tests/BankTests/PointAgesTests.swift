import Bank
import Testing

/// Which points are left after what happened to them.
@Suite struct PointAgesTests {
  private static let issue = AccountNumber(11)
  private static let redeemed = AccountNumber(1)
  private static let available = AccountNumber(100)
  private static let onNotice = AccountNumber(101)
  private static let held = AccountNumber(102)
  private static let owed = AccountNumber(103)
  private static let start = Day("2026-01-01")!

  /// Transfers numbered from 1, and the ages they make.
  private struct Story {
    var ages = PointAges(firstAccount: PointAgesTests.available)
    var seq: Int64 = 0
    var mint = Mint(milliseconds: 1_700_000_000_000, entropy: (1, 2))

    @discardableResult
    mutating func move(
      _ debit: AccountNumber, _ credit: AccountNumber, _ amount: Int, _ kind: TransferKind,
      day: Int = 0, expires: Int? = nil, act: ActID? = nil, redemption: RedemptionID? = nil,
      reverses: Int64? = nil
    ) -> Int64 {
      seq += 1
      ages.add(
        PointMove(
          seq: seq, debit: debit, credit: credit, amount: amount,
          effectiveOn: PointAgesTests.start + day,
          expiresOn: expires.map { PointAgesTests.start + $0 }, kind: kind, act: act,
          redemption: redemption, reverses: reverses))
      return seq
    }

    func lots(_ kind: AccountKind = .available) -> [String] {
      ages.lots(kind).map { "\($0.seq):\($0.points)" }
    }
  }

  @Test func `the oldest points go first, and what expires goes before all`() {
    var story = Story()
    story.move(Self.issue, Self.available, 10, .credit)
    story.move(Self.issue, Self.available, 10, .credit, expires: 400)
    story.move(Self.issue, Self.available, 10, .credit, expires: 300)
    story.move(Self.available, AccountNumber(4), 14, .donation)
    #expect(story.lots() == ["2:6", "1:10"])
    #expect(story.ages.balance.available == 16)
  }

  @Test func `what is held comes back as it was, and newer points are not eaten for it`() {
    var story = Story()
    let (one, two): (RedemptionID, RedemptionID) = (story.mint.id(), story.mint.id())
    story.move(Self.issue, Self.available, 10, .credit, expires: 300)
    story.move(Self.issue, Self.available, 10, .credit)
    story.move(Self.available, Self.held, 6, .hold, redemption: one)
    story.move(Self.available, Self.held, 8, .hold, redemption: two)
    #expect(story.lots(.held) == ["1:6", "1:4", "2:4"] && story.lots() == ["2:6"])
    story.move(Self.held, Self.available, 6, .release, redemption: one)
    #expect(story.lots() == ["1:6", "2:6"])
    let payment = story.move(Self.held, Self.redeemed, 8, .redemption, redemption: two)
    #expect(story.lots(.held) == [])
    story.move(Self.redeemed, Self.available, 8, .reversal, reverses: payment)
    #expect(story.lots() == ["1:6", "1:4", "2:6", "2:4"])
    #expect(story.ages.balance == Balance(available: 20))
  }

  @Test func `the end of a notice frees the points of its act`() {
    var story = Story()
    let (first, second): (ActID, ActID) = (story.mint.id(), story.mint.id())
    story.move(Self.issue, Self.onNotice, 5, .credit, act: first)
    story.move(Self.issue, Self.onNotice, 7, .credit, act: second)
    story.move(Self.onNotice, Self.available, 7, .noticeEnd, act: second)
    #expect(story.lots() == ["2:7"] && story.lots(.onNotice) == ["1:5"])
  }

  @Test func `what is taken back are the points that came, as far as they are there`() {
    var story = Story()
    story.move(Self.issue, Self.available, 10, .credit)
    let wrong = story.move(Self.issue, Self.available, 10, .credit)
    story.move(Self.available, AccountNumber(4), 3, .donation)
    let contra = story.move(Self.available, Self.issue, 10, .withdrawal, reverses: wrong)
    #expect(story.lots() == ["1:7"])
    story.move(Self.issue, Self.available, 10, .reversal, reverses: contra)
    #expect(story.lots() == ["1:7", "2:10"], "taken back twice, they are what they were")
  }

  @Test func `debts are no points`() {
    var story = Story()
    let wrong = story.move(Self.issue, Self.available, 10, .credit)
    story.move(Self.available, Self.redeemed, 8, .redemption)
    story.move(Self.available, Self.issue, 2, .reversal, reverses: wrong)
    story.move(Self.owed, Self.issue, 8, .reversal, reverses: wrong)
    #expect(story.ages.balance == Balance(owed: -8))
    story.move(Self.issue, Self.available, 5, .credit)
    story.move(Self.available, Self.owed, 5, .recovery)
    #expect(story.ages.balance == Balance(owed: -3) && story.lots() == [])
  }

  @Test func `other people's transfers change nothing`() {
    var story = Story()
    story.move(AccountNumber(104), AccountNumber(106), 5, .hold)
    story.move(Self.issue, AccountNumber(99), 5, .credit)
    #expect(story.ages.balance == Balance())
  }

  /// Whatever happens, lots and balances agree with plain sums.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `lots sum up to the balance`(_ seed: UInt64) {
    var story = Story()
    var random = SplitMix(state: seed)
    var sums: [Int64: Int] = [:]
    var holds: [(RedemptionID, Int)] = []
    func note(_ from: AccountNumber, _ to: AccountNumber, _ amount: Int) {
      sums[from.number, default: 0] -= amount
      sums[to.number, default: 0] += amount
    }
    for day in 0..<300 {
      let free = sums[100, default: 0]
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1:
        let amount = Int.random(in: 1...20, using: &random)
        let expires = Bool.random(using: &random) ? day + 30 : nil
        story.move(Self.issue, Self.available, amount, .credit, day: day, expires: expires)
        note(Self.issue, Self.available, amount)
      case 2 where free > 0:
        let (id, amount): (RedemptionID, Int) = (
          story.mint.id(), Int.random(in: 1...free, using: &random)
        )
        story.move(Self.available, Self.held, amount, .hold, day: day, redemption: id)
        note(Self.available, Self.held, amount)
        holds.append((id, amount))
      case 3 where !holds.isEmpty:
        let (id, amount) = holds.remove(at: Int.random(in: holds.indices, using: &random))
        story.move(Self.held, Self.available, amount, .release, day: day, redemption: id)
        note(Self.held, Self.available, amount)
      case 4 where !holds.isEmpty:
        let (id, amount) = holds.removeFirst()
        story.move(Self.held, Self.redeemed, amount, .redemption, day: day, redemption: id)
        note(Self.held, Self.redeemed, amount)
      default: break
      }
      let balance = story.ages.balance
      #expect(balance.available == sums[100, default: 0] && balance.held == sums[102, default: 0])
    }
    #expect(story.ages.lots(.available).allSatisfy { $0.points > 0 })
  }
}
