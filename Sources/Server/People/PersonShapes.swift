import Bank
import JSON
import Store

/// What people and households look like.
enum PersonShapes {
  static let tags = ["party_member", "building_head", "volunteer"]

  static let person = Shape.named(
    "person",
    .object([
      .required("id", .uuid), .required("passbook_no", .code(max: 8)),
      .required("name", .text(1...60)), .required("initials", .text(0...20), "Pinyin initials."),
      .required("community", .code()), .nullable("grid", .code()),
      .nullable("building", .text(1...40)), .nullable("entrance", .text(1...20)),
      .nullable("room", .text(1...20)), .nullable("household_id", .uuid),
      .required("tags", .array(.oneOf(tags), 0...3)),
      .nullable("phone", .text(5...15), rightNote), .nullable("birth_year", year, rightNote),
      .nullable("login", .text(2...40), rightNote),
      .required("status", .oneOf(["active", "closed"])), .required("opened_on", .day),
      .required("version", .integer(1...Int64(Int32.max))),
    ]))

  static let household = Shape.named(
    "household",
    .object([
      .required("id", .uuid), .required("community", .code()), .required("grid", .code()),
      .required("building", .text(1...40)), .required("entrance", .text(1...20)),
      .required("room", .text(1...20)),
      .required(
        "members", .array(CommunityShapes.namedPerson, 0...1000), "With an open account."),
      .required("spenders", .array(.uuid, 0...100), "Members who may spend its points."),
      .required("opened_on", .day),
      .nullable("ended_on", .day, "When the last member left and its account ended."),
      .required("version", .integer(1...Int64(Int32.max))),
    ]))

  static let year = Shape.integer(1900...2100)

  private static let rightNote =
    "Null, too, unless the caller is the person, a worker of the grid or a secretary."
}

extension PersonView {
  /// Writes a person.
  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.field("id", id.description)
      $0.field("passbook_no", passbook)
      $0.field("name", name)
      $0.field("initials", initials)
      $0.field("community", community)
      $0.field("grid", grid)
      $0.field("building", door?.building)
      $0.field("entrance", door?.entrance)
      $0.field("room", door?.room)
      $0.field("household_id", household?.description)
      $0.array("tags") { for tag in tags { $0.value(tag) } }
      $0.field("phone", phone)
      $0.field("birth_year", birthYear)
      $0.field("login", login)
      $0.field("status", isClosed ? "closed" : "active")
      $0.field("opened_on", openedOn.description)
      $0.field("version", version)
    }
  }
}

extension HouseholdView {
  /// Writes a household.
  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.field("id", id.description)
      $0.field("community", community)
      $0.field("grid", grid)
      $0.field("building", door.building)
      $0.field("entrance", door.entrance)
      $0.field("room", door.room)
      $0.array("members") { for member in members { member.write(to: &$0) } }
      $0.array("spenders") { for person in spenders { $0.value(person.description) } }
      $0.field("opened_on", openedOn.description)
      $0.field("ended_on", endedOn?.description)
      $0.field("version", version)
    }
  }
}
