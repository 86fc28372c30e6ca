import FoundationEssentials
import Testing

@testable import Bank

@Suite struct IDTests {
  private func bytes(_ uuid: UUID) -> [UInt8] { withUnsafeBytes(of: uuid.uuid) { Array($0) } }

  @Test func `minted ids carry the time, version 7 and the RFC's variant, and never repeat`() {
    var mint = Mint(milliseconds: 0x0123_4567_89AB, entropy: (42, 43))
    var seen: Set<UUID> = []
    for _ in 0..<10_000 {
      let uuid = mint.uuid()
      let raw = bytes(uuid)
      let isSound =
        raw.prefix(6) == [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB] && raw[6] >> 4 == 7
        && raw[8] >> 6 == 0b10
      if !isSound { Issue.record("\(uuid)") }
      seen.insert(uuid)
    }
    #expect(seen.count == 10_000)
  }

  @Test func `the same entropy makes the same ids, other entropy others`() {
    var (a, b) = (Mint(milliseconds: 9, entropy: (1, 2)), Mint(milliseconds: 9, entropy: (1, 2)))
    var other = Mint(milliseconds: 9, entropy: (1, 3))
    let first = (0..<50).map { _ in a.uuid() }
    #expect(first == (0..<50).map { _ in b.uuid() })
    #expect(Set(first).isDisjoint(with: (0..<50).map { _ in other.uuid() }))
    var early = Mint(milliseconds: -5, entropy: (1, 2))
    #expect(bytes(early.uuid()).prefix(6) == [0, 0, 0, 0, 0, 0])
  }

  @Test func `an id is written as Foundation reads it`() {
    var mint = Mint(milliseconds: 1_795_320_000_000, entropy: (5, 6))
    for _ in 0..<500 {
      let id: ActID = mint.id()
      #expect(UUID(uuidString: id.description) == id.uuid)
      #expect(id.description == id.uuid.uuidString.lowercased())
    }
  }

  @Test func `people and households are depositors under their own id`() {
    #expect(Who.wang.holder.uuid == Who.wang.uuid)
    #expect(House.wang.holder.uuid == House.wang.uuid)
  }
}

@Suite struct TransferIDTests {
  @Test(
    arguments: [1, 2, 0xF_FFFF, 0x10_0000, Int32.max] as [Int32],
    [1, 2, 0x7FFF_FFFF, (1 << 42) - 1] as [Int64])
  func `community and number come back out of the id`(_ community: Int32, _ seq: Int64) {
    for time in ["1970-01-01T00:00:00Z", "2026-11-22T08:00:00.123456Z", "9999-12-31T23:59:59Z"] {
      let id = TransferID(
        community: CommunityID(community), seq: seq, recordedAt: Instant(time)!)
      let back = TransferID(uuid: id.uuid)
      #expect(back.place == (CommunityID(community), seq))
      #expect(back == id)
      let raw = withUnsafeBytes(of: id.uuid.uuid) { Array($0) }
      #expect(raw[6] >> 4 == 7 && raw[8] >> 6 == 0b10)
      let milliseconds = raw.prefix(6).reduce(0 as Int64) { $0 << 8 | Int64($1) }
      #expect(milliseconds == Instant(time)?.millisecondsSince1970)
    }
  }

  @Test func `ids differ in each of their parts`() {
    let now = Instant("2026-11-22T08:00:00Z")!
    let ids: Set = [
      TransferID(community: CommunityID(1), seq: 1, recordedAt: now),
      TransferID(community: CommunityID(2), seq: 1, recordedAt: now),
      TransferID(community: CommunityID(1), seq: 2, recordedAt: now),
      TransferID(community: CommunityID(1), seq: 1, recordedAt: now.advanced(microseconds: 1000)),
    ]
    #expect(ids.count == 4)
  }
}

@Suite struct PassbookTests {
  @Test func `a number is seven digits and its check digit`() {
    #expect(PassbookNumber(serial: 1).digits.prefix(7) == "0000001")
    #expect(PassbookNumber(serial: 9_999_999).digits.prefix(7) == "9999999")
    // Worked by hand from the standard's recurrence.
    #expect(PassbookNumber(serial: 794).digits == "00007943")
    let read = PassbookNumber(PassbookNumber(serial: 794).digits)
    #expect(read == PassbookNumber(serial: 794))
  }

  @Test func `every single wrong digit is found`() {
    var random = SplitMix(state: 11)
    for _ in 0..<300 {
      let digits = Array(PassbookNumber(serial: Int64(1 + random.below(9_999_999))).digits)
      for place in digits.indices {
        for wrong in "0123456789" where wrong != digits[place] {
          var typed = digits
          typed[place] = wrong
          if PassbookNumber(String(typed)) != nil { Issue.record("\(String(typed))") }
        }
      }
    }
  }

  @Test func `nearly every swap of two neighbours is found`() {
    var random = SplitMix(state: 12)
    var (swaps, missed) = (0, 0)
    for _ in 0..<3000 {
      let digits = Array(PassbookNumber(serial: Int64(1 + random.below(9_999_999))).digits)
      for place in 0..<7 where digits[place] != digits[place + 1] {
        var typed = digits
        typed.swapAt(place, place + 1)
        swaps += 1
        if PassbookNumber(String(typed)) != nil { missed += 1 }
      }
    }
    #expect(swaps > 10_000)
    #expect(missed * 40 < swaps, "\(missed) of \(swaps)")
  }

  @Test(arguments: ["", "1234567", "123456789", "1234567a", " 1234567", "１2345678", "+1234567"])
  func `is no passbook number`(_ text: String) {
    #expect(PassbookNumber(text) == nil)
  }

  @Test func `one check digit in ten fits`() {
    let fitting = (0...9).filter { PassbookNumber("0000042\($0)") != nil }
    #expect(fitting.count == 1)
  }
}
