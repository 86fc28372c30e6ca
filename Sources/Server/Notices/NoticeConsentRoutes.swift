import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Whether somebody's name may stand on notices: a consent of its own, given and withdrawn.
struct NoticeConsentRoutes {
  let store: Store

  var endpoints: [Endpoint] { [give, list] }

  private static let shape = Shape.named(
    "consent",
    .object([
      .required("purpose", .oneOf(["records", "publication"])),
      .required("given", .boolean, "false: withdrawn."), .required("on", .day),
      .required("way", .text(1...40)), .nullable("form_no", .text(1...40)),
      .nullable("guardian_id", .uuid, "Who gave it for somebody under 14."),
      .required("recorded_by", .uuid), .required("recorded_at", .instant),
    ]))

  private var give: Endpoint {
    Endpoint(
      .post, "/v1/people/{id}/publication-consent", "consentToPublication",
      "Gives or withdraws the consent to one's name on notices; the last word counts.",
      policy: .signedIn, key: .idempotencyKey,
      body: .object([
        .required("given", .boolean, "false withdraws."), .required("on", .day),
        .required("way", .text(1...40), "Such as paper, spoken."),
        .optional("form_no", .text(1...40)),
        .optional(
          "guardian_id", .uuid,
          "Who gives it for somebody under 14, when a form of the guardian is recorded."),
      ]), answer: .json(Self.shape), problems: [.outsideYourGrid]
    ) { [store] call in
      let request = GivePublicationConsent(
        person: PersonID(try call.path.uuid("id")), isGiven: try call.body.bool("given"),
        consent: Consent(
          givenOn: try call.body.day("on"), way: try call.body.string("way"),
          formNumber: try call.body.optionalString("form_no")),
        guardian: try call.body.optionalUUID("guardian_id").map { PersonID($0) })
      return try await call.submit(.notice(.consent(request)), to: store, write: Self.outcome)
    }
  }

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/people/{id}/consents", "listConsents",
      "What a person has agreed to and withdrawn, the last first, at most 100; and the guardian.",
      policy: .signedIn,
      answer: .json(
        .object([
          .required("items", .array(Self.shape, 0...100)),
          .nullable("guardian", CommunityShapes.namedPerson, "Who answers for a person under 14."),
        ])),
      problems: [.outsideYourGrid]
    ) { [store] call in
      let person = PersonID(try call.path.uuid("id"))
      let reader = try call.signedIn().reader
      let found = try await refusing { try await store.consents(of: person, for: reader) }
      return Reply.json { writer in
        writer.object { answer in
          answer.array("items") { list in for one in found.consents { Self.write(one, &list) } }
          answer.key("guardian")
          if let guardian = found.guardian { guardian.write(to: &answer) } else { answer.null() }
        }
      }
    }
  }

  @Sendable private static func outcome(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .publicationConsent(let word) = outcome else { throw UnexpectedOutcome() }
    writer.object {
      $0.field("purpose", "publication")
      $0.field("given", word.isGiven)
      $0.field("on", word.consent.givenOn.description)
      $0.field("way", word.consent.way)
      $0.field("form_no", word.consent.formNumber)
      $0.field("guardian_id", word.guardian?.description)
      $0.field("recorded_by", word.recordedBy.description)
      $0.field("recorded_at", word.recordedAt.description)
    }
    return word.person.uuid
  }

  private static func write(_ consent: ConsentView, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("purpose", consent.purpose)
      $0.field("given", consent.isGiven)
      $0.field("on", consent.on.description)
      $0.field("way", consent.way)
      $0.field("form_no", consent.formNumber)
      $0.field("guardian_id", consent.guardian?.description)
      $0.field("recorded_by", consent.recordedBy.description)
      $0.field("recorded_at", consent.recordedAt.description)
    }
  }
}
