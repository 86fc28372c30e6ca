/// Where a count stands.
public enum StockCountState: String, Sendable, CaseIterable {
  case counted, agreed, refused
}

/// What somebody has found on the shelves of a pick-up point.
public struct CountStock: Hashable, Sendable {
  /// The most lines of a count.
  public static let mostLines = 500

  /// What was found of one item.
  public struct Line: Hashable, Sendable {
    /// The item's code.
    public var item: String
    /// Pieces, 0 … ``MoveStock/mostPieces``.
    public var found: Int

    /// A line.
    public init(item: String, found: Int) {
      self.item = item
      self.found = found
    }
  }

  /// The point; nil is the first one.
  public var point: String?
  /// Each item once, 1 … ``mostLines``.
  public var lines: [Line]

  /// A count.
  public init(point: String?, lines: [Line]) {
    self.point = point
    self.lines = lines
  }
}

/// The second person's word on a count.
public struct AnswerStockCount: Hashable, Sendable {
  /// Which.
  public var count: StockCountID
  /// Whether the second has found the same.
  public var isAgreed: Bool
  /// Why not; needed for a refusal.
  public var reason: String?

  /// An answer.
  public init(count: StockCountID, isAgreed: Bool, reason: String?) {
    self.count = count
    self.isAgreed = isAgreed
    self.reason = reason
  }
}

/// A count as a decision sees it.
public struct StockCountRecord: Sendable {
  /// One item of it.
  public struct Line: Hashable, Sendable {
    /// The item's code.
    public var item: String
    /// Pieces by the movements when it was counted, and pieces found.
    public var booked: Int, found: Int

    /// A line.
    public init(item: String, booked: Int, found: Int) {
      self.item = item
      self.booked = booked
      self.found = found
    }
  }

  /// Its id.
  public var id: StockCountID
  /// Which shelves.
  public var point: PickupPointKey
  /// Where it stands.
  public var state: StockCountState
  /// Who counted.
  public var countedBy: PersonID
  /// What was found.
  public var lines: [Line]
  /// Grows by one with each change.
  public var version: Int

  /// A count as loaded.
  public init(
    id: StockCountID, point: PickupPointKey, state: StockCountState, countedBy: PersonID,
    lines: [Line], version: Int
  ) {
    self.id = id
    self.point = point
    self.state = state
    self.countedBy = countedBy
    self.lines = lines
    self.version = version
  }
}

/// A count to be written: found, or answered.
public struct StockCountChange: Sendable {
  /// As it now stands.
  public var count: StockCountRecord
  /// Who answered, with what reason.
  public var answeredBy: PersonID?, reason: String?
  /// The submission.
  public var command: Int
}

extension Books {
  /// Takes down what one of two people has found; nothing moves yet.
  mutating func countStock(_ request: CountStock, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.shopkeeper) || scene.holds(.secretary) else { throw Refusal(.forbidden) }
    let code = try shelfPoint(request.point, scene)
    let point = PickupPointKey(community: scene.community, code: code)
    guard !shop.openCounts.contains(point) else { throw .invalid("/pickup_point", .countIsOpen) }
    var lines: [StockCountRecord.Line] = []
    for (index, line) in request.lines.enumerated() {
      let key = ItemKey(community: scene.community, code: line.item)
      guard let item = items[key], item.terms.stockMode != .unlimited else {
        throw .invalid("/lines/\(index)/item", .unknownItem)
      }
      guard !lines.contains(where: { $0.item == line.item }) else {
        throw .invalid("/lines/\(index)/item", .itemNamedTwice)
      }
      guard (0...MoveStock.mostPieces).contains(line.found) else {
        throw .invalid("/lines/\(index)/found", .unitsOutOfRange(max: MoveStock.mostPieces))
      }
      let booked = item.shelves[code]?.onHand ?? 0
      lines.append(StockCountRecord.Line(item: line.item, booked: booked, found: line.found))
    }
    let count = StockCountRecord(
      id: mint.id(), point: point, state: .counted, countedBy: scene.actor.person, lines: lines,
      version: 1)
    shop.counts[count.id] = count
    shop.openCounts.insert(point)
    changes.shop.newCounts.append(StockCountChange(count: count, command: scene.index))
    return .shop(.count(count))
  }

  /// The second person agrees, which posts what differs on top of what has moved since, or refuses
  /// with a reason.
  mutating func answerStockCount(
    _ request: AnswerStockCount, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard var count = shop.counts[request.count], count.point.community == scene.community else {
      throw Refusal(.notFound)
    }
    guard [.shopkeeper, .secretary, .auditor].contains(where: scene.holds) else {
      throw Refusal(.forbidden)
    }
    guard count.state == .counted else {
      throw Refusal(.alreadyDecided, .state(count.state.rawValue))
    }
    guard count.countedBy != scene.actor.person else { throw Refusal(.ownMatter) }
    guard request.isAgreed || !(request.reason ?? "").isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    if request.isAgreed { try post(count, scene) }
    count.state = request.isAgreed ? .agreed : .refused
    count.version += 1
    shop.counts[count.id] = count
    shop.openCounts.remove(count.point)
    changes.shop.answeredCounts.append(
      StockCountChange(
        count: count, answeredBy: scene.actor.person, reason: request.reason,
        command: scene.index))
    return .shop(.count(count))
  }

  private mutating func post(_ count: StockCountRecord, _ scene: Scene) throws(Refusal) {
    let point = count.point.code
    let differing = count.lines.filter { $0.found != $0.booked }
    for line in differing {
      let shelf = items[ItemKey(community: scene.community, code: line.item)]?.shelves[point]
      let (onHand, reserved) = (shelf?.onHand ?? 0, shelf?.reserved ?? 0)
      guard onHand + line.found - line.booked >= reserved else {
        throw .invalid("/decision", .countBelowReserved(item: line.item, reserved: reserved))
      }
    }
    for line in differing {
      let key = ItemKey(community: scene.community, code: line.item)
      shift(key, at: point, onHand: line.found - line.booked, "counted", scene) {
        $0.count = count.id
      }
    }
  }
}
