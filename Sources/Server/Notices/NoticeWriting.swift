import Bank
import FoundationEssentials
import JSON
import Store

/// Notices and their lines as they are shown.
enum NoticeWriting {
  private static let count = Shape.integer(0...Int64.max)

  private static let head: [Field] = [
    .required("no", .integer(1...Int64.max)), .required("community", .code()),
    .required("from_seq", .integer(1...Int64.max), "The first number it looked at."),
    .required("through_seq", .integer(1...Int64.max), "The last."),
    .required("grids", .array(.code(max: 17), 0...100), "None: the whole community."),
    .required("made_by", .uuid), .required("made_at", .instant),
    .nullable("posted_on", .day, "Not counted; the days begin with the next."),
    .nullable("signed_by", .text(1...60)), .nullable("place", .text(1...60)),
    .nullable("posted_by", .uuid), .nullable("posted_at", .instant),
    .required("lines_count", count), .required("waiting", count, "Lines whose points wait."),
    .required("frozen", count, "Lines with an open objection."), .required("points", count),
    .nullable("clears_on", .day, "The first day on which all that wait are free."),
    .required("version", .integer(1...Int64.max)),
  ]

  static let line = Shape.named(
    "notice-line",
    .object([
      .required("line", .integer(1...Int64.max)), .required("act_id", .uuid),
      .required("holder_kind", .oneOf(HolderKind.allCases.map(\.rawValue))),
      .required("passbook_tail", .text(1...4), "Of a household: of its account."),
      .nullable("name", .text(1...60), "Only of whoever agreed to publication."),
      .nullable("grid", .code(max: 17)), .required("category", .code()),
      .required("occurred_on", .day), .required("points", .integer(1...Int64.max)),
      .required("notice_days", count),
      .required("state", .oneOf(NoticeLineState.allCases.map(\.rawValue))),
      .nullable("clears_on", .day, "The first day on which its points are free."),
    ]))

  static let short = Shape.named("notice-head", .object(head))
  static let full = Shape.named(
    "notice", .object(head + [.required("lines", .array(line, 0...2_000), "In grid order.")]))

  /// What a command on a notice answers.
  static let outcome = Shape.named(
    "notice-outcome",
    .object([
      .required("no", .integer(1...Int64.max)), .required("from_seq", .integer(1...Int64.max)),
      .required("through_seq", .integer(1...Int64.max)), .required("lines_count", count),
      .required("points", count), .nullable("posted_on", .day),
      .required("version", .integer(1...Int64.max)),
    ]))

  /// Writes an outcome; a notice has a number and no id.
  @Sendable static func outcome(_ writer: inout JSONWriter, _ outcome: Outcome) throws -> UUID? {
    guard case .notice(let made) = outcome else { throw UnexpectedOutcome() }
    let notice = made.notice
    writer.object {
      $0.field("no", notice.key.number)
      $0.field("from_seq", notice.first)
      $0.field("through_seq", notice.through)
      $0.field("lines_count", notice.lines)
      $0.field("points", notice.points)
      $0.field("posted_on", notice.postedOn?.description)
      $0.field("version", notice.version)
    }
    return nil
  }

  static func write(_ notice: NoticeView, _ writer: inout JSONWriter) {
    writer.object { writeHead(notice, &$0) }
  }

  static func write(
    _ notice: NoticeView, _ lines: [NoticeLineView], _ writer: inout JSONWriter
  ) {
    writer.object { object in
      writeHead(notice, &object)
      object.array("lines") { list in for line in lines { write(line, &list) } }
    }
  }

  private static func writeHead(_ notice: NoticeView, _ object: inout JSONWriter) {
    object.field("no", notice.number)
    object.field("community", notice.community)
    object.field("from_seq", notice.first)
    object.field("through_seq", notice.through)
    object.array("grids") { list in for grid in notice.grids { list.value(grid) } }
    object.field("made_by", notice.madeBy.description)
    object.field("made_at", notice.madeAt.description)
    object.field("posted_on", notice.postedOn?.description)
    object.field("signed_by", notice.signedBy)
    object.field("place", notice.place)
    object.field("posted_by", notice.postedBy?.description)
    object.field("posted_at", notice.postedAt?.description)
    object.field("lines_count", notice.lines)
    object.field("waiting", notice.waiting)
    object.field("frozen", notice.frozen)
    object.field("points", notice.points)
    object.field("clears_on", notice.clearsOn?.description)
    object.field("version", notice.version)
  }

  private static func write(_ line: NoticeLineView, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("line", line.line)
      $0.field("act_id", line.act.description)
      $0.field("holder_kind", line.holderKind.rawValue)
      $0.field("passbook_tail", line.tail)
      $0.field("name", line.name)
      $0.field("grid", line.grid)
      $0.field("category", line.category)
      $0.field("occurred_on", line.occurredOn.description)
      $0.field("points", line.points)
      $0.field("notice_days", line.days)
      $0.field("state", line.state.rawValue)
      $0.field("clears_on", line.clearsOn?.description)
    }
  }
}
