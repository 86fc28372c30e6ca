import Bank

@testable import Seeds

extension PlanAudit {
  /// Notices follow each other, are posted once, by the secretary, the day after; who objects does
  /// so to a posted notice, and not to a deed of his own household.
  mutating func replayNotice(_ event: DemoPlan.Event) {
    let area = plan.people[event.by].area
    switch event.kind {
    case .makeNotice:
      demand(holds(.secretary, event, area: area), "\(event) is not by the secretary")
      madeOn[area, default: []].append(event.day)
    case .postNotice(let number, let signer):
      demand(holds(.secretary, event, area: area), "\(event) is not by the secretary")
      demand(noticesPosted.insert([area, number]).inserted, "\(event) is said twice")
      let days = madeOn[area, default: []]
      demand(
        days.indices.contains(number - 1) && days[number - 1] + 1 == event.day,
        "\(event) posts nothing")
      demand(!signer.isEmpty, "\(event) is not signed")
    case .object(let notice, let index, let reason):
      demand(noticesPosted.contains([area, notice]), "\(event) is to no posted notice")
      demand(acts[index] == .credited, "\(event) is to nothing credited")
      demand(!reason.isEmpty && reason.count <= 200, "\(event) has no good reason")
      if case .person(let doer) = plan.acts[index].holder {
        demand(
          plan.people[doer].household != plan.people[event.by].household,
          "\(event) is his own matter")
      }
      demand(plan.people[event.by].isDepositor, "\(event) is by somebody unknown")
    default: break
    }
  }
}
