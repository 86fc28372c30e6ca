import Bank
import FoundationEssentials
import HTTPTypes
import JSON
import Store

/// Where gifts are collected, and when the doors are open.
struct PickupPointRoutes {
  let store: Store

  var endpoints: [Endpoint] { [list, read, add, change, setDays] }

  /// The pick-up point of a request.
  static let choice = Field.optional(
    "pickup_point", .code(max: 8), "The first that has enough when left out.")

  private static let minute = Shape.integer(0...1440)

  private static let shape = Shape.named(
    "pickup-point",
    .object([
      .required("code", .code()), .required("name", .text(1...40)),
      .required("address", .text(0...80)),
      .required("run_by", .oneOf(ShopKind.allCases.map(\.rawValue))),
      .required("weekdays", .array(.integer(1...7), 0...7), "1 is Monday."),
      .required("month_days", .array(.integer(1...31), 0...31)),
      .required("opens", minute, "Minutes after midnight."), .required("closes", minute),
      .required(
        "exceptions",
        .array(.object([.required("day", .day), .required("open", .boolean)]), 0...1000),
        "Days against these hours."),
      .required("enabled", .boolean), .required("version", .integer(1...Int64.max)),
    ]))

  private static let changeable: [Field] = [
    .optional("address", .text(0...80)),
    .optional(
      "run_by", .oneOf(ShopKind.allCases.map(\.rawValue)),
      "community, or partner: a private shop that is paid by its settlement list."),
    .optional("weekdays", .array(.integer(1...7), 0...7), "1 is Monday."),
    .optional("month_days", .array(.integer(1...31), 0...31)),
    .optional("opens", .integer(0...1439), "Minutes after midnight; 540."),
    .optional("closes", .integer(1...1440), "Later than that; 1020."),
    .optional("enabled", .boolean),
  ]

  private var list: Endpoint {
    Endpoint(
      .get, "/v1/pickup-points", "listPickupPoints",
      "The pick-up points of the caller's community, by code, with their opening days.",
      policy: .signedIn, answer: .json(.object([.required("items", .array(Self.shape, 0...1000))]))
    ) { [store] call in
      let points = try await store.pickupPoints(of: call.signedIn().community)
      return Reply.json { writer in
        writer.object {
          $0.array("items") { list in for point in points { Self.write(point, &list) } }
        }
      }
    }
  }

  private var read: Endpoint {
    Endpoint(
      .get, "/v1/pickup-points/{code}", "readPickupPoint", "One pick-up point.",
      policy: .signedIn, answer: .json(Self.shape)
    ) { [store] call in
      let point = try await Self.find(call, store)
      return Reply.json { Self.write(point, &$0) }.versioned(Int64(point.version))
    }
  }

  private static func find(_ call: Call, _ store: Store) async throws -> PickupPoint {
    let code = try call.path.string("code")
    let points = try await store.pickupPoints(of: call.signedIn().community)
    guard let point = points.first(where: { $0.key.code == code }) else {
      throw ProblemReply(.notFound)
    }
    return point
  }

  private var add: Endpoint {
    Endpoint(
      .post, "/v1/pickup-points", "addPickupPoint", "Adds a pick-up point.",
      policy: .offices([.secretary]), key: .idempotencyKey,
      body: .object(
        [
          .required("code", .code(max: 8), "A capital, then capitals and digits: P2."),
          .required("name", .text(1...40)),
        ] + Self.changeable), success: .created, answer: .json(Self.shape)
    ) { [store] call in
      let code = try call.body.string("code")
      guard Self.isPointCode(code) else { throw ProblemReply.invalid("/code", Self.notACode) }
      let hours = OpeningHours(weekdays: [], monthDays: [], opens: 540, closes: 1020)
      let terms = try Self.terms(
        call.body,
        from: PickupPointTerms(
          name: "", address: "", runBy: .community, hours: hours, isEnabled: true))
      let reply = try await call.submit(
        .shop(.putPoint(PutPickupPoint(code: code, terms: terms))), to: store,
        write: Self.outcome)
      return reply.status == .created
        ? reply.located(at: "/v1/pickup-points/\(code)").versioned(1) : reply
    }
  }

  private var change: Endpoint {
    Endpoint(
      .patch, "/v1/pickup-points/{code}", "changePickupPoint",
      "Changes a pick-up point; what is approved already is kept as long as was said.",
      policy: .offices([.secretary]), key: .ifMatch,
      body: .object([.optional("name", .text(1...40))] + Self.changeable),
      answer: .json(Self.shape)
    ) { [store] call in
      let version = try call.expectedVersion()
      let point = try await Self.find(call, store)
      let request = PutPickupPoint(
        code: point.key.code, terms: try Self.terms(call.body, from: point.terms),
        expectedVersion: Int(version))
      let reply = try await call.submit(
        .shop(.putPoint(request)), to: store, write: Self.outcome)
      return reply.status == .ok ? reply.versioned(version + 1) : reply
    }
  }

  private var setDays: Endpoint {
    Endpoint(
      .post, "/v1/pickup-points/{code}/days", "setPickupDays",
      "Days on which it opens or stays closed against its hours. Who would lose an opening by it "
        + "keeps his gift until the next.",
      policy: .offices([.shopkeeper, .secretary]), key: .idempotencyKey,
      body: .object([
        .required(
          "days",
          .array(
            .object([.required("day", .day), .required("open", .boolean)]),
            1...SetPickupDays.most), "From today on.")
      ]), answer: .json(Self.shape), problems: [.validationFailed]
    ) { [store] call in
      let days = try call.body.objects("days").map { (try $0.day("day"), try $0.bool("open")) }
      guard Set(days.map(\.0)).count == days.count else {
        throw ProblemReply.invalid("/days", Self.dayTwice)
      }
      let request = SetPickupDays(
        code: try call.path.string("code"), days: Dictionary(days) { _, last in last })
      return try await call.submit(.shop(.setDays(request)), to: store, write: Self.outcome)
    }
  }

  private static func terms(
    _ body: Fields, from known: PickupPointTerms
  ) throws -> PickupPointTerms {
    var terms = known
    terms.name = try body.optionalString("name") ?? known.name
    terms.address = try body.optionalString("address") ?? known.address
    terms.runBy = try body.optionalString("run_by").flatMap(ShopKind.init) ?? known.runBy
    if body.has("weekdays") { terms.hours.weekdays = Set(try body.ints("weekdays")) }
    if body.has("month_days") { terms.hours.monthDays = Set(try body.ints("month_days")) }
    terms.hours.opens = try body.optionalInt("opens") ?? known.hours.opens
    terms.hours.closes = try body.optionalInt("closes") ?? known.hours.closes
    terms.isEnabled = try body.optionalBool("enabled") ?? known.isEnabled
    guard terms.hours.opens < terms.hours.closes else {
      throw ProblemReply.invalid("/closes", closesEarlier)
    }
    return terms
  }

  @Sendable private static func outcome(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .shop(.point(let point)) = outcome else { throw UnexpectedOutcome() }
    write(point, &writer)
    return nil
  }

  private static func write(_ point: PickupPoint, _ writer: inout JSONWriter) {
    let terms = point.terms
    writer.object { object in
      object.field("code", point.key.code)
      object.field("name", terms.name)
      object.field("address", terms.address)
      object.field("run_by", terms.runBy.rawValue)
      object.array("weekdays") { for day in terms.hours.weekdays.sorted() { $0.value(day) } }
      object.array("month_days") { for day in terms.hours.monthDays.sorted() { $0.value(day) } }
      object.field("opens", terms.hours.opens)
      object.field("closes", terms.hours.closes)
      object.array("exceptions") { list in
        for (day, isOpen) in point.exceptions.sorted(by: { $0.key < $1.key }) {
          list.object {
            $0.field("day", day.description)
            $0.field("open", isOpen)
          }
        }
      }
      object.field("enabled", terms.isEnabled)
      object.field("version", point.version)
    }
  }

  /// `[A-Z][A-Z0-9]{0,7}`.
  private static func isPointCode(_ code: String) -> Bool {
    let bytes = Array(code.utf8)
    return (1...8).contains(bytes.count) && (65...90).contains(bytes[0])
      && bytes.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
  }

  private static let notACode = Bilingual(
    zh: "领取点编码由一个大写字母开头，后接至多 7 个大写字母或数字，如 P2。",
    en: "A code is a capital and then at most 7 capitals or digits, like P2.")
  private static let closesEarlier = Bilingual(
    zh: "关门时间要晚于开门时间。", en: "It must close later than it opens.")
  private static let dayTwice = Bilingual(zh: "同一天写了两次。", en: "A day is named twice.")
}
