import Bank
import Testing

@Suite struct DayTests {
  @Test func `every day from 1900 to 2100 comes back from its year, month and day`() {
    var number = Day(year: 1900, month: 1, day: 1)!.daysSince2000
    #expect(number == -36_524)
    for year in 1900...2100 {
      let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      for month in 1...12 {
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for dayOfMonth in 1...lengths[month - 1] {
          let day = Day(daysSince2000: number)
          let civil = day.civil
          if civil != (year, month, dayOfMonth)
            || Day(year: year, month: month, day: dayOfMonth) != day
            || Day(day.description) != day
          {
            Issue.record("\(year)-\(month)-\(dayOfMonth): \(civil), \(day)")
          }
          number += 1
        }
        if Day(year: year, month: month, day: lengths[month - 1] + 1) != nil {
          Issue.record("\(year)-\(month) is too long")
        }
      }
    }
    #expect(number == 36_890)
  }

  @Test func `the epoch is the database's`() {
    #expect(Day("2000-01-01")?.daysSince2000 == 0)
    #expect(Day("1999-12-31")?.daysSince2000 == -1)
    #expect(Day("9999-12-31")?.description == "9999-12-31")
  }

  @Test(arguments: ["2000-02-29", "2024-02-29", "1904-02-29"])
  func `a leap year has a 29th of February`(_ text: String) {
    #expect(Day(text)?.description == text)
  }

  @Test(arguments: [
    "", "2026-02-29", "1900-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
    "2026-04-31", "1899-12-31", "0000-01-01", "2026-1-01", "2026/01/01", "2026-01-1 ",
    " 2026-01-01", "2026-01-01T", "+026-01-01", "２026-01-01", "2026-01-0١", "20260101",
    "2026-01-01\0", "10000-01-01",
  ])
  func `is no day`(_ text: String) {
    #expect(Day(text) == nil)
  }

  @Test func `a month is shared within one year only`() {
    let day = Day("2026-11-22")!
    #expect(day.sharesMonth(with: Day("2026-11-01")!))
    #expect(!day.sharesMonth(with: Day("2026-10-31")!))
    #expect(!day.sharesMonth(with: Day("2025-11-22")!))
    #expect(day.advanced(by: 9).description == "2026-12-01")
    #expect(day.advanced(by: -22) < day)
    #expect((day + 9).description == "2026-12-01" && (day - 22).description == "2026-10-31")
    #expect(day.year == 2026)
  }

  @Test(arguments: [
    ("2000-01-01", 6), ("1999-12-31", 5), ("2000-02-29", 2), ("2024-02-29", 4), ("2026-03-01", 7),
    ("1900-03-01", 4), ("2100-02-28", 7),
  ])
  func `has its day of the week`(_ text: String, _ weekday: Int) {
    #expect(Day(text)?.weekday == weekday)
  }
}

@Suite struct InstantTests {
  @Test(arguments: [
    ("2000-01-01T00:00:00Z", 0, "2000-01-01T00:00:00.000000Z"),
    ("1999-12-31T23:59:59.999999Z", -1, "1999-12-31T23:59:59.999999Z"),
    ("2026-11-22T08:00:00.5Z", 848_649_600_500_000, "2026-11-22T08:00:00.500000Z"),
    ("2026-11-22T16:00:00+08:00", 848_649_600_000_000, "2026-11-22T08:00:00.000000Z"),
    ("2026-11-22T00:30:00.000001-07:30", 848_649_600_000_001, "2026-11-22T08:00:00.000001Z"),
    ("1970-01-01T00:00:00.000000Z", -946_684_800_000_000, "1970-01-01T00:00:00.000000Z"),
    ("2000-01-01T07:59:59+08:00", -1_000_000, "1999-12-31T23:59:59.000000Z"),
  ])
  func `is read and written back in UTC`(_ text: String, _ value: Int64, _ written: String) {
    let instant = Instant(text)
    #expect(instant?.microsecondsSince2000 == value)
    #expect(instant?.description == written)
    #expect(Instant(written) == instant)
  }

  @Test(arguments: [
    "", "2026-11-22", "2026-11-22T08:00:00", "2026-11-22 08:00:00Z", "2026-11-22t08:00:00Z",
    "2026-11-22T08:00:00z", "2026-11-22T24:00:00Z", "2026-11-22T08:60:00Z",
    "2026-11-22T08:00:60Z", "2026-02-29T08:00:00Z", "2026-11-22T08:00:00.Z",
    "2026-11-22T08:00:00.1234567Z", "2026-11-22T08:00:00,5Z", "2026-11-22T08:00:00+0800",
    "2026-11-22T08:00:00+24:00", "2026-11-22T08:00:00+08:60", "2026-11-22T08:00:00+08",
    "2026-11-22T08:00:00Z ", "2026-11-22T08:00Z", "2026-11-22T8:00:00.0Z",
    "2026-11-22T08:00:00.99999999999999999Z", "2026-11-22T-1:00:00Z",
  ])
  func `is no moment`(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func `milliseconds are rounded down on both sides of 1970`() {
    let epoch = Instant("1970-01-01T00:00:00Z")!
    #expect(epoch.millisecondsSince1970 == 0)
    #expect(epoch.advanced(microseconds: 999).millisecondsSince1970 == 0)
    #expect(epoch.advanced(microseconds: 1000).millisecondsSince1970 == 1)
    #expect(epoch.advanced(microseconds: -1).millisecondsSince1970 == -1)
    #expect(epoch.advanced(microseconds: -1000).millisecondsSince1970 == -1)
    #expect(epoch.advanced(microseconds: -1001).millisecondsSince1970 == -2)
    #expect(epoch.advanced(hours: 24).description == "1970-01-02T00:00:00.000000Z")
  }

  @Test func `any microsecond comes back from its text`() {
    var random = SplitMix(state: 7)
    for _ in 0..<2000 {
      let value = Int64.random(in: -3_155_673_600_000_000...3_187_296_000_000_000, using: &random)
      let instant = Instant(microsecondsSince2000: value)
      #expect(Instant(instant.description) == instant, "\(value)")
    }
  }
}
