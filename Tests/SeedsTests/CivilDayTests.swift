import Testing

@testable import Seeds

@Suite struct CivilDayTests {
  @Test(arguments: [
    (2000, 1, 1, 0, 6), (1999, 12, 31, -1, 5), (2000, 2, 29, 59, 2), (2024, 2, 29, 8825, 4),
    (2026, 3, 1, 9556, 7), (1900, 3, 1, -36465, 4), (2100, 2, 28, 36583, 7),
  ])
  func `a date has its number and its day of the week`(
    year: Int, month: Int, day: Int, number: Int, weekday: Int
  ) throws {
    let date = try #require(CivilDay(year: year, month: month, day: day))
    #expect(date.daysSince2000 == number)
    #expect(date.weekday == weekday)
  }

  @Test func `each day of four centuries follows the one before`() {
    var expected = (year: 1801, month: 1, day: 1)
    for number in -72_683..<73_415 {
      let date = CivilDay(daysSince2000: number)
      let civil = date.civil
      #expect(civil == expected)
      #expect(CivilDay(year: civil.year, month: civil.month, day: civil.day) == date)
      let isLeap =
        civil.year % 4 == 0 && (civil.year % 100 != 0 || civil.year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      expected.day += 1
      if expected.day > lengths[expected.month - 1] { expected = (civil.year, civil.month + 1, 1) }
      if expected.month > 12 { expected = (civil.year + 1, 1, 1) }
    }
  }

  @Test(arguments: [(2025, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1)])
  func `a date that does not exist is refused`(year: Int, month: Int, day: Int) {
    #expect(CivilDay(year: year, month: month, day: day) == nil)
  }

  @Test func `a day is written as ISO 8601 has it`() {
    #expect(CivilDay(year: 987, month: 6, day: 5)?.description == "0987-06-05")
  }
}
