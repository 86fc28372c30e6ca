import Bank
import FoundationEssentials
import JSON
import Store

/// Vouchers and what belongs to them as they are shown.
enum VoucherWriting {
  static let className = Shape.code(max: 30)
  static let state = Shape.oneOf(VoucherState.allCases.map(\.rawValue))
  static let passTo = Shape.object([
    .optional("classes", .array(className, 0...10)),
    .optional("min_age", .integer(1...120), "Or people of this age."),
  ])
  private static let kind = Shape.oneOf(VoucherStepKind.allCases.map(\.rawValue))
  private static let count = Shape.integer(0...Int64.max)

  /// What a step answers; small, and kept as it was sent.
  static let outcome = Shape.named(
    "voucher-outcome",
    .object([
      .required("voucher_id", .uuid), .required("number", .text(1...40)),
      .required("state", state), .required("holder_id", .uuid), .required("passings", count),
      .required("steps", count),
    ]))

  private static let facts: [Field] = [
    .required("number", .text(1...40)), .required("issuer", .text(1...60)),
    .required("class", className), .required("service", .text(1...100)),
    .required("valid_until", .day), .required("max_passings", count),
    .required("passings", count), .required("state", state),
  ]

  private static let shown: [Field] =
    [.required("id", .uuid), .required("community", .code())] + facts + [
      .required(
        "pass_to",
        .object([
          .required("classes", .array(className, 0...10)),
          .nullable("min_age", .integer(1...120)),
        ])),
      .required("holder", .object([.required("id", .uuid), .required("name", .text(1...60))])),
      .nullable(
        "provider", .object([.required("id", .uuid), .required("name", .text(1...60))])),
      .nullable("booked_on", .day), .required("version", count),
    ]

  static let short = Shape.named("voucher", .object(shown))
  static let full = Shape.named(
    "voucher-with-steps",
    .object(
      shown + [
        .required(
          "steps",
          .array(
            .object([
              .required("step", count), .required("kind", kind), .required("at", .instant),
              .required("by", .uuid, "The nil UUID is the bank itself."),
              .nullable("person_id", .uuid, "Who has it from then on."),
              .nullable("on", .day), .nullable("provider", .text(1...60)),
              .nullable("reason", .text(1...200)), .nullable("slip_no", .text(1...40)),
              .nullable("settlement_no", count),
            ]), 1...100))
      ]))

  static let chain = Shape.named(
    "voucher-chain",
    .object(
      facts + [
        .required(
          "steps",
          .array(
            .object([
              .required("step", count), .required("kind", kind), .required("day", .day),
              .nullable("passbook_tail", .text(1...4), "Of who has it from then on."),
            ]), 1...100))
      ]))

  static let provider = Shape.named(
    "voucher-provider",
    .object([
      .required("id", .uuid), .required("name", .text(1...60)), .required("contact_id", .uuid),
    ]))

  static let member = Shape.named(
    "class-membership",
    .object([
      .required("person_id", .uuid), .required("class", className), .required("since", .day),
      .nullable("until", .day),
    ]))

  static let settled = Shape.named(
    "settlement-outcome",
    .object([
      .required("settlement_id", .uuid), .required("no", count), .required("vouchers", count),
    ]))

  private static let list: [Field] = [
    .required("id", .uuid), .required("no", count), .required("community", .code()),
    .required("provider_id", .uuid), .required("provider", .text(1...60)),
    .required("vouchers", count), .required("settled_by", .uuid),
    .required("settled_at", .instant),
  ]
  static let settlement = Shape.named("settlement", .object(list))
  static let settlementWithLines = Shape.named(
    "settlement-with-vouchers",
    .object(
      list + [
        .required(
          "lines",
          .array(
            .object([
              .required("number", .text(1...40)), .required("issuer", .text(1...60)),
              .required("service", .text(1...100)), .required("passbook_tail", .text(1...4)),
              .nullable("delivered_on", .day), .nullable("confirmed_on", .day),
              .nullable("slip_no", .text(1...40)),
            ]), 0...500))
      ]))

  /// The outcome of any command about vouchers; names what was made or changed.
  @Sendable static func writeOutcome(
    _ writer: inout JSONWriter, _ outcome: Outcome
  ) throws -> UUID? {
    guard case .voucher(let outcome) = outcome else { throw UnexpectedOutcome() }
    switch outcome {
    case .voucher(let voucher):
      writer.object {
        $0.field("voucher_id", voucher.id.description)
        $0.field("number", voucher.terms.number)
        $0.field("state", voucher.state.rawValue)
        $0.field("holder_id", voucher.holder.description)
        $0.field("passings", voucher.passings)
        $0.field("steps", voucher.steps)
      }
      return voucher.id.uuid
    case .provider(let provider):
      write(provider, &writer)
      return provider.id.uuid
    case .membership(let member):
      write(member, &writer)
      return member.person.uuid
    case .settlement(let settlement):
      writer.object {
        $0.field("settlement_id", settlement.id.description)
        $0.field("no", settlement.number)
        $0.field("vouchers", settlement.vouchers.count)
      }
      return settlement.id.uuid
    }
  }

  static func write(_ provider: VoucherProvider, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("id", provider.id.description)
      $0.field("name", provider.name)
      $0.field("contact_id", provider.contact.description)
    }
  }

  static func write(_ member: ClassMembership, _ writer: inout JSONWriter) {
    writer.object {
      $0.field("person_id", member.person.description)
      $0.field("class", member.name)
      $0.field("since", member.since.description)
      $0.field("until", member.until?.description)
    }
  }

  private static func writeFacts(_ voucher: VoucherRecord, _ item: inout JSONWriter) {
    item.field("number", voucher.terms.number)
    item.field("issuer", voucher.terms.issuer)
    item.field("class", voucher.terms.holderClass)
    item.field("service", voucher.terms.service)
    item.field("valid_until", voucher.terms.validUntil.description)
    item.field("max_passings", voucher.terms.maxPassings)
    item.field("passings", voucher.passings)
    item.field("state", voucher.state.rawValue)
  }

  static func write(_ view: VoucherView, withSteps: Bool, _ writer: inout JSONWriter) {
    let voucher = view.voucher
    writer.object { item in
      item.field("id", voucher.id.description)
      item.field("community", view.community)
      writeFacts(voucher, &item)
      item.object("pass_to") { pass in
        pass.array("classes") { for name in voucher.terms.passClasses { $0.value(name) } }
        pass.field("min_age", voucher.terms.passMinAge)
      }
      item.object("holder") {
        $0.field("id", voucher.holder.description)
        $0.field("name", view.holderName)
      }
      if let provider = voucher.provider, let name = view.providerName {
        item.object("provider") {
          $0.field("id", provider.description)
          $0.field("name", name)
        }
      } else {
        item.key("provider")
        item.null()
      }
      item.field("booked_on", voucher.bookedOn?.description)
      item.field("version", voucher.steps)
      if withSteps {
        item.array("steps") { list in for step in view.steps { write(step, &list) } }
      }
    }
  }

  private static func write(_ step: VoucherStepView, _ list: inout JSONWriter) {
    list.object {
      $0.field("step", step.number)
      $0.field("kind", step.kind.rawValue)
      $0.field("at", step.at.description)
      $0.field("by", step.by.description)
      $0.field("person_id", step.person?.description)
      $0.field("on", step.on?.description)
      $0.field("provider", step.provider)
      $0.field("reason", step.reason)
      $0.field("slip_no", step.slipNumber)
      $0.field("settlement_no", step.settlement)
    }
  }

  static func writeChain(_ view: VoucherView, _ writer: inout JSONWriter) {
    writer.object { item in
      writeFacts(view.voucher, &item)
      item.array("steps") { list in
        for step in view.steps {
          list.object {
            $0.field("step", step.number)
            $0.field("kind", step.kind.rawValue)
            $0.field("day", step.day.description)
            $0.field("passbook_tail", step.tail)
          }
        }
      }
    }
  }

  static func write(
    _ view: SettlementView, withLines: Bool, _ writer: inout JSONWriter
  ) {
    writer.object { item in
      item.field("id", view.id.description)
      item.field("no", view.number)
      item.field("community", view.community)
      item.field("provider_id", view.provider.description)
      item.field("provider", view.providerName)
      item.field("vouchers", view.count)
      item.field("settled_by", view.by.description)
      item.field("settled_at", view.at.description)
      guard withLines else { return }
      item.array("lines") { list in
        for line in view.lines {
          list.object {
            $0.field("number", line.number)
            $0.field("issuer", line.issuer)
            $0.field("service", line.service)
            $0.field("passbook_tail", line.tail)
            $0.field("delivered_on", line.deliveredOn?.description)
            $0.field("confirmed_on", line.confirmedOn?.description)
            $0.field("slip_no", line.slipNumber)
          }
        }
      }
    }
  }
}
