import Bank
import Store

/// What is said about reports that cannot be made.
enum ReportTexts {
  static let badMonth = Bilingual(
    zh: "month 应是年和月，如 2026-10。", en: "month is a year and a month, like 2026-10.")
  static let notBegun = Bilingual(
    zh: "这个月还没有开始，请选已经开始的月份。",
    en: "This month has not begun yet; choose one that has.")
  static let tooManyPeople = Bilingual(
    zh: "人数超过 \(Store.mostPrinted)，一次印不下；请按下一级网格分别印。",
    en: "More than \(Store.mostPrinted) people do not fit; print grid by grid below this one.")
  static let notAPartner = Bilingual(
    zh: "这个领取点由社区自己办，没有结算单；请选合作商户。",
    en: "The community runs this point itself, so nobody is paid; choose a partner's.")
  static let tooMuch = Bilingual(
    zh: "超过 \(Store.mostPrinted) 条，请缩短起止日期。",
    en: "More than \(Store.mostPrinted) lines do not fit; choose fewer days.")
}

/// Answers what a report refused as the contract has it.
func reporting<T>(_ read: () async throws -> T) async throws -> T {
  do {
    return try await refusing(read)
  } catch ReportError.notBegun {
    throw ProblemReply(.invalidRequest, detail: ReportTexts.notBegun)
  } catch ReportError.tooManyPeople {
    throw ProblemReply(.invalidRequest, detail: ReportTexts.tooManyPeople)
  } catch ReportError.notAPartner {
    throw ProblemReply(.invalidRequest, detail: ReportTexts.notAPartner)
  } catch ReportError.tooMuch {
    throw ProblemReply(.invalidRequest, detail: ReportTexts.tooMuch)
  }
}

extension Fields {
  /// `month` of the query.
  func month() throws -> Month {
    guard let month = Month(try string("month")) else {
      throw ProblemReply(.invalidRequest, detail: ReportTexts.badMonth)
    }
    return month
  }
}

extension Field {
  /// `month` of the query.
  static let month = Field.required("month", .code(max: 7), "`YYYY-MM`.")
}
