import Bank
import JSON
import Store

/// Imports as they are shown.
enum ImportWriting {
  private static let count = Shape.integer(0...Int64.max)

  static let outcome = Shape.named(
    "import-outcome",
    .object([
      .nullable("import_id", .uuid, "Null where nothing was ever taken from this file."),
      .required("accepted", count, "Rows taken now."),
      .required("known", count, "Rows whose content the bank had already."),
      .required("points", count, "Opening balances given now."),
      .required("dry_run", .boolean),
      .required(
        "refused",
        .array(
          .object([
            .required("place", count, "In `rows`, from 0."),
            .required(
              "problem", .anything, "RFC 9457; pointers are those of the whole request."),
          ]), 0...ImportFile.rowLimit)),
    ]))

  static func write(
    _ outcome: ImportOutcome, in language: Language, _ writer: inout JSONWriter
  ) {
    writer.object { answer in
      answer.field("import_id", outcome.id?.description)
      answer.field("accepted", outcome.accepted)
      answer.field("known", outcome.known)
      answer.field("points", outcome.points)
      answer.field("dry_run", outcome.isDryRun)
      answer.array("refused") { list in
        for row in outcome.refused {
          list.object { line in
            line.field("place", row.place)
            line.key("problem")
            ProblemReply(row.refusal, under: "/rows/\(row.place)").write(to: &line, in: language)
          }
        }
      }
    }
  }

  static let view = Shape.named(
    "import",
    .object([
      .required("id", .uuid), .required("kind", .oneOf(ImportKind.allCases.map(\.rawValue))),
      .required("file_name", .text(1...120)), .required("sha256", .code(max: 64)),
      .required("started_by", CommunityShapes.namedPerson), .required("started_at", .instant),
      .required("people", count, "Accounts opened."),
      .required("openings", count, "Balances taken over."), .required("points", count),
    ]))

  static func write(_ view: ImportView, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("id", view.id.description)
      $0.field("kind", view.kind.rawValue)
      $0.field("file_name", view.fileName)
      $0.field("sha256", hexadecimal(view.fileDigest))
      $0.key("started_by")
      view.startedBy.write(to: &$0)
      $0.field("started_at", view.startedAt.description)
      $0.field("people", view.people)
      $0.field("openings", view.openings)
      $0.field("points", view.points)
    }
  }

  static let confirmation = Shape.named(
    "confirmation-line",
    .object([
      .required("building", .text(1...40)), .required("entrance", .text(1...20)),
      .required("room", .text(1...20)), .required("name", .text(1...60)),
      .required("passbook_no", .code(max: 8)),
      .nullable("old_no", .text(1...40), "The passbook number of before."),
      .required("points", count, "Taken over from the old book."),
    ]))

  static func write(_ line: ConfirmationLine, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("building", line.door.building)
      $0.field("entrance", line.door.entrance)
      $0.field("room", line.door.room)
      $0.field("name", line.name)
      $0.field("passbook_no", line.passbook)
      $0.field("old_no", line.oldNumber)
      $0.field("points", line.points)
    }
  }

  static let oldLine = Shape.named(
    "old-line",
    .object([
      .required("import_id", .uuid), .required("row", count, "Where it stood in the file."),
      .nullable("on", .day), .nullable("item", .text(1...200)),
      .nullable("change", .text(1...12), "Old points, in above 0; halves as `0.5`."),
      .nullable("balance", .text(1...12), "Old points."),
      .nullable("by", .text(1...60), "Who wrote it."),
    ]))

  static func write(_ page: OldPageLine, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("import_id", page.importID.description)
      $0.field("row", page.line.row)
      $0.field("on", page.line.on?.description)
      $0.field("item", page.line.item)
      $0.field("change", page.line.change.map(points))
      $0.field("balance", page.line.balance.map(points))
      $0.field("by", page.line.by)
    }
  }

  /// Half points as people write points: `12`, `-0.5`.
  static func points(_ halves: Int) -> String {
    let whole = "\(halves < 0 ? "-" : "")\(abs(halves) / 2)"
    return halves % 2 == 0 ? whole : whole + ".5"
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { (($0 < 16 ? "0" : "") + String($0, radix: 16)) }.joined()
  }

  static let building = Shape.named(
    "building",
    .object([
      .required("name", .text(1...40)),
      .required("estate", .text(0...40), "Empty where none is on record."),
      .required("grid", .code()), .required("entrances", .array(.text(1...20), 0...1000)),
    ]))

  static func write(_ building: BuildingView, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("name", building.name)
      $0.field("estate", building.estate)
      $0.field("grid", building.grid)
      $0.array("entrances") { for name in building.entrances { $0.value(name) } }
    }
  }
}
