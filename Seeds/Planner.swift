import Bank

/// Builds a plan, step by step, from one stream of random numbers.
///
/// It books just enough to keep the plan legal (points a person may spend, points that caps have
/// left, stock) and leaves wide margins; the bank decides.
struct Planner {
  let shape: DemoShape
  let everybody: Bool
  let activityPercent: Int
  let catalogue: [CatalogueRow]
  private let types: [String: ActType]

  var plan: DemoPlan
  var random: SplitMix64
  var communities: [Community] = []
  /// Of each person of the plan, whether the name is a woman's.
  var feminine: [Bool] = []
  /// Names given so far.
  var names: Set<String> = []
  /// The offices of workers that cover a lowest grid.
  var workersOfGrid: [Int: [Int]] = [:]
  /// Depositors of 70 and more, by lowest grid.
  var eldersOfGrid: [Int: [Int]] = [:]
  var ledger = PlanLedger()

  /// One community of the plan.
  struct Community {
    var area: Int
    var firstGrid: Int
    var leaves: [Int] = []
    var households: Range<Int> = 0..<0
    /// Offices of its grid workers.
    var workers: [Int] = []
    /// People: the secretary and the deputy.
    var secretaries: [Int] = []
    var shopkeeper = 0
    /// Depositors who do things, the busier ones first.
    var actors: [Int] = []
    /// Households with an account.
    var accounts: [Int] = []
    var items: Range<Int> = 0..<0
  }

  init(
    shape: DemoShape, seed: UInt64, today: Day, everybody: Bool, activityPercent: Int
  ) throws(SeedError) {
    let book = try RuleBooks.default
    self.shape = shape
    self.everybody = everybody
    self.activityPercent = activityPercent
    catalogue = try Catalogues.default
    var types: [String: ActType] = [:]
    for act in book.lines.map(\.type) where act.isEnabled { types[act.code] = act }
    for code in Deeds.all where types[code] == nil {
      throw SeedError("the rule book has no enabled act \(code)")
    }
    self.types = types
    plan = DemoPlan(today: today, firstDay: today - DemoShape.days, cast: DemoPlan.Cast())
    random = SplitMix64(seed: seed)
  }

  /// An enabled act type of ``Deeds/all``, whose presence `init` has checked.
  func actType(_ code: String) -> ActType? { types[code] }

  func age(_ person: Int) -> Int { plan.today.year - plan.people[person].birthYear }

  /// The lowest grid in which a person lives; nil for staff who live elsewhere.
  func grid(of person: Int) -> Int? {
    plan.people[person].household.map { plan.households[$0].grid }
  }

  /// The people who hold an office; they come first.
  var staff: Range<Int> { plan.offices.indices }

  mutating func add(_ day: Day, _ second: Int, by person: Int, _ kind: DemoPlan.Event.Kind) {
    plan.events.append(DemoPlan.Event(day: day, second: second, by: person, kind: kind))
  }

  /// A second of the day between two full hours.
  mutating func second(from hour: Int, to end: Int) -> Int {
    random.within(hour * 3600...end * 3600 - 1)
  }
}

/// The little that the planner keeps in mind.
struct PlanLedger {
  private struct Key: Hashable {
    let holder: Int
    let type: String
    let month: Int
  }
  private struct Ripe {
    let person: Int
    let points: Int
    let item: Int?
    let quantity: Int
  }

  /// Points that a person may spend, by person.
  private(set) var available: [Int: Int] = [:]
  /// Pieces that may be asked for, by item.
  var stock: [Int: Int] = [:]
  /// Holders who did something today.
  var busy: Set<Int> = []
  /// Points that workers credited directly today, by person.
  var issued: [Int: Int] = [:]
  private var earned: [Key: Int] = [:]
  private var ripe: [Day: [Ripe]] = [:]
  private var taken: Set<[Int]> = []
  private var serial = 0

  mutating func begin(_ day: Day) {
    busy.removeAll(keepingCapacity: true)
    issued.removeAll(keepingCapacity: true)
    for entry in ripe.removeValue(forKey: day) ?? [] {
      available[entry.person, default: 0] += entry.points
      if let item = entry.item { stock[item, default: 0] += entry.quantity }
    }
  }

  /// Points, and pieces of an item, that may be used from `day` on.
  mutating func ripen(
    on day: Day, person: Int, points: Int, item: Int? = nil, quantity: Int = 0
  ) {
    ripe[day, default: []].append(
      Ripe(person: person, points: points, item: item, quantity: quantity))
  }

  /// Takes points off and pieces away; a person takes an item once in the whole history.
  mutating func take(person: Int, points: Int, item: Int, quantity: Int) {
    available[person, default: 0] -= points
    stock[item, default: 0] -= quantity
    taken.insert([person, item])
  }

  func hasTaken(person: Int, item: Int) -> Bool { taken.contains([person, item]) }

  /// Points of a holder under one type, or all types (`""`), in a month.
  func earned(_ holder: Int, _ type: String, month: Int) -> Int {
    earned[Key(holder: holder, type: type, month: month), default: 0]
  }

  mutating func earn(_ holder: Int, _ type: String, month: Int, points: Int) {
    earned[Key(holder: holder, type: type, month: month), default: 0] += points
    earned[Key(holder: holder, type: "", month: month), default: 0] += points
  }

  /// A number that was not given before.
  mutating func nextSerial() -> Int {
    serial += 1
    return serial
  }
}

extension Day {
  /// A number that is the same for all days of one month and rises from month to month.
  var monthNumber: Int { civil.year * 12 + civil.month - 1 }
}
