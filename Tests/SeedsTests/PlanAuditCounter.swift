import Bank
import Seeds

/// What happens at the counter, replayed.
extension PlanAudit {
  mutating func replayCounter(_ event: DemoPlan.Event) {
    switch event.kind {
    case .serve(let index, let slip): serve(index, slip, event)
    case .substitute(let index, let item): substitute(index, item, event)
    case .bringBack(let index):
      demand(keeps(event, plan.redemptions[index]), "\(event) is not a shopkeeper's")
      demand(redemptions[index] == .fulfilled, "\(event) of what was not handed over")
    case .count(let lines):
      let area = plan.people[event.by].area
      demand(holds(.shopkeeper, event, area: area), "\(event) is not a shopkeeper's")
      demand(lines.count > 10, "\(event) counts hardly anything")
      demand(lines.contains { $0.found == onHand[$0.item] }, "\(event) finds nothing as it was")
      for line in lines {
        let short = onHand[line.item, default: 0] - line.found
        demand(short == 0 || short == 1, "\(event) finds \(line.found) of \(line.item)")
        // Nobody plans with the piece that is missing.
        onHand[line.item, default: 0] -= short
        free[line.item, default: 0] -= short
      }
    default:
      let area = plan.people[event.by].area
      demand(holds(.secretary, event, area: area), "\(event) without the office")
    }
  }

  private func keeps(_ event: DemoPlan.Event, _ redemption: DemoPlan.Redemption) -> Bool {
    holds(.shopkeeper, event, area: plan.items[redemption.item].area)
  }

  private mutating func serve(_ index: Int, _ slip: String, _ event: DemoPlan.Event) {
    let redemption = plan.redemptions[index]
    demand(redemptions[index] == nil, "\(event) is said twice")
    demand(keeps(event, redemption), "\(event) is not a shopkeeper's")
    if let home = plan.people[redemption.person].household {
      demand(!isOwn(home, of: event.by), "\(event) is the shopkeeper's own matter")
    }
    demand(redemption.points <= 30 && !slip.isEmpty, "\(event) is no small sum on paper")
    available[.person(redemption.person), default: 0] -= redemption.points
    demand(available[.person(redemption.person), default: 0] >= 0, "\(event) cannot be paid")
    free[redemption.item, default: 0] -= redemption.quantity
    onHand[redemption.item, default: 0] -= redemption.quantity
    demand(free[redemption.item, default: 0] >= 0, "\(event) finds an empty shelf")
    redemptions[index] = .fulfilled
  }

  private mutating func substitute(_ index: Int, _ item: Int, _ event: DemoPlan.Event) {
    let redemption = plan.redemptions[index]
    demand(redemptions[index] == .approved, "\(event) of what is not approved")
    demand(keeps(event, redemption), "\(event) is not a shopkeeper's")
    demand(
      plan.items[item].row.points == plan.items[redemption.item].row.points,
      "\(event) costs more or less")
    free[redemption.item, default: 0] += redemption.quantity
    free[item, default: 0] -= redemption.quantity
    demand(free[item, default: 0] >= 0, "\(event) finds an empty shelf")
    substitutes[index] = item
  }
}
