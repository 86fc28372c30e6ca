import Bank
import Store

extension DemoLoader {
  func loadPlaces() throws {
    for area in plan.areas {
      communities.append(
        try setup.addArea(
          NewArea(
            code: area.code, name: area.name, level: area.level.rawValue,
            parent: area.parent.map { plan.areas[$0].code }, gridLevels: area.gridLevels,
            openFrom: area.openFrom)))
    }
    for area in plan.areas.indices {
      let own = plan.grids.filter { $0.area == area }
      grids += try setup.addGrids(
        own.map { grid in
          NewGrid(
            code: grid.code, name: grid.name, level: grid.level, kind: grid.kind,
            parent: grid.parent.map { plan.grids[$0].code })
        }, in: communities[area])
      let buildings = plan.buildings.filter { $0.area == area }
      guard !buildings.isEmpty else { continue }
      try setup.addBuildings(
        buildings.map { building in
          NewBuilding(
            name: name(of: building), estate: plan.estates[building.estate].name,
            grid: grids[building.grid],
            entrances: (1...max(1, building.entrances)).map { "\($0)单元" })
        }, in: communities[area])
    }
  }

  func name(of building: DemoPlan.Building) -> String {
    plan.estates[building.estate].name + building.name
  }

  /// Adds the rules that the county has for all below it, and what the plan's meetings adopted.
  func loadRules() throws {
    let opening = openingInstant
    var numbers: [String: Int32] = [:]
    for (name, draft) in [
      (RuleBooks.defaultName, try RuleBooks.default),
      (RuleBooks.openCapsName, try RuleBooks.openCaps),
    ] {
      numbers[name] = try setup.addStandardRules(
        draft, as: RuleVersionKey(community: communities[0], version: name), at: opening)
    }
    for version in plan.ruleVersions {
      guard let number = numbers[version.book] else { continue }
      var adoption = AdoptRuleBook(
        version: version.book, from: version.inForceFrom, metOn: version.metOn,
        present: version.present, votesFor: version.votesFor, votesAgainst: version.votesAgainst,
        filingNumber: version.filingNumber)
      let community = communities[version.area]
      try setup.adopt(adoption, ruleBook: number, in: community, at: opening)
      if rules == .openCaps, let open = numbers[RuleBooks.openCapsName] {
        adoption.from = plan.today
        adoption.filingNumber += "-open"
        try setup.adopt(adoption, ruleBook: open, in: community, at: opening)
      }
    }
  }
}
