import Bank
import JSON
import Store

/// The trial balance as it is shown.
enum TrialWriting {
  private static let points = Shape.integer(0...Int64.max)
  private static let signed = Shape.integer(Int64.min...Int64.max)

  static let shape = Shape.named(
    "trial-balance",
    .object([
      .required("community", .code()), .required("as_of", .instant),
      .required("seq", points, "The last transfer by then."),
      .required("unit", .oneOf(["points", "vouchers"])),
      .required(
        "accounts",
        .array(
          .object([
            .required("kind", .oneOf(AccountKind.allCases.map(\.rawValue))),
            .nullable("category", .code(), "Of issue accounts."),
            .required("debit", points, "Points that left."),
            .required("credit", points, "Points that came in."),
            .required("balance", signed, "Credit less debit."),
          ]), 0...100), "Depositors' accounts are summed up by kind."),
      .required("debit", points), .required("credit", points),
      .required("total", signed, "The sum of all balances: 0."),
    ]))

  static func write(_ trial: TrialBalance, _ writer: inout JSONWriter) {
    writer.object { object in
      object.field("community", trial.community)
      object.field("as_of", trial.asOf.description)
      object.field("seq", trial.seq)
      object.field("unit", trial.unit)
      object.array("accounts") { list in
        for line in trial.lines {
          list.object {
            $0.field("kind", line.kind.rawValue)
            $0.field("category", line.category)
            $0.field("debit", line.debit)
            $0.field("credit", line.credit)
            $0.field("balance", line.balance)
          }
        }
      }
      object.field("debit", trial.lines.reduce(0) { $0 + $1.debit })
      object.field("credit", trial.lines.reduce(0) { $0 + $1.credit })
      object.field("total", trial.lines.reduce(0) { $0 + $1.balance })
    }
  }
}
