import Bank
import FoundationEssentials
import Store

extension Caller {
  /// The caller as whoever reads from the bank.
  var reader: Reader { Reader(person: person, community: community) }
}

/// Answers what a reading refused as the contract has it.
func refusing<T>(_ read: () async throws -> T) async throws -> T {
  do {
    return try await read()
  } catch let refusal as Refusal {
    throw ProblemReply(refusal)
  } catch is AsOfError {
    throw ProblemReply(.invalidRequest, detail: ReadingTexts.inFuture)
  }
}

/// What is said about questions that have no answer.
enum ReadingTexts {
  static let inFuture = Bilingual(
    zh: "as_of 还没有到：请用过去的时刻或已经结束的一天；看现在的数请去掉它。",
    en: "as_of has not come yet: give a past moment or a day that is over, or leave it out for now."
  )
  static let daysReversed = Bilingual(
    zh: "from 不能晚于 to。", en: "from cannot be later than to.")
  static let notAnAccount = Bilingual(
    zh: "account 应是账户编号，如 104。", en: "account must be an account's id, like 104.")
}

extension Fields {
  /// A past moment, or the end of a day.
  func asOf() throws -> AsOf? {
    guard let text = try optionalString("as_of") else { return nil }
    if let day = Day(text) { return .day(day) }
    guard let instant = Instant(text) else { throw UnpromisedField(name: "as_of") }
    return .instant(instant)
  }

  /// `from` and `to`, in this order.
  func days() throws -> (from: Day?, to: Day?) {
    let (from, to) = (try optionalDay("from"), try optionalDay("to"))
    if let from, let to, from > to {
      throw ProblemReply(.invalidRequest, detail: ReadingTexts.daysReversed)
    }
    return (from, to)
  }
}

extension Page {
  /// The id at which the page before ended.
  var lastID: UUID? {
    if case .uuid(let id)? = after?.first { id } else { nil }
  }
}

extension Field {
  /// `as_of` of the query.
  static let asOf = Field.optional(
    "as_of", .anyOf([.day, .instant]), "A past moment, or a day: its end.")
}
