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

  func loadRules() throws {
    let standard = try RuleBooks.default
    try setup.addLabels(
      units: standard.units.map {
        NewLabel(code: $0.code, nameZH: $0.chinese, nameEN: $0.english, byMinutes: $0.byMinutes)
      },
      evidence: standard.evidenceCodes.map {
        NewLabel(code: $0.code, nameZH: $0.chinese, nameEN: $0.english, meaning: $0.meaning)
      })
    var numbers: [String: Int32] = [:]
    for book in [standard, try RuleBooks.openCaps] {
      numbers[book.name] = try setup.addRuleBook(
        version: book.name, actTypes: book.acts.map(actType), overallCaps: book.caps)
    }
    for version in plan.ruleVersions {
      guard let number = numbers[version.book] else { continue }
      var adoption = NewAdoption(
        ruleBook: number, from: version.inForceFrom, metOn: version.metOn,
        present: version.present, votesFor: version.votesFor, votesAgainst: version.votesAgainst,
        filingNumber: version.filingNumber)
      try setup.adopt(adoption, in: communities[version.area])
      if rules == .openCaps, let open = numbers["open-caps"] {
        adoption.ruleBook = open
        adoption.from = plan.today
        adoption.filingNumber += "-open"
        try setup.adopt(adoption, in: communities[version.area])
      }
    }
  }

  private func actType(_ row: ActRow) -> NewActType {
    NewActType(
      type: row.type, categoryZH: row.categoryChinese, verifier: row.verifier.rawValue,
      riskInsurance: row.riskInsurance, paidDutyExcluded: row.paidDutyExcluded)
  }
}
