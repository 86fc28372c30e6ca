/// Several items asked for in one go.
public struct RequestBasket: Hashable, Sendable {
  /// The most lines of a basket.
  public static let mostLines = 20

  /// One item of it.
  public struct Line: Hashable, Sendable {
    /// The item's code.
    public var item: String
    /// Pieces, 1 … 100.
    public var quantity: Int

    /// A line.
    public init(item: String, quantity: Int) {
      self.item = item
      self.quantity = quantity
    }
  }

  /// What is asked for, 1 … ``mostLines``.
  public var lines: [Line]
  /// Who shall have it.
  public var person: PersonID
  /// The household that pays, if that person may spend its points.
  public var household: HouseholdID?
  /// Where it is collected; nil finds a place for each line.
  public var point: String?
  /// Whether any refusal refuses all.
  public var isAtomic: Bool

  /// A basket.
  public init(
    lines: [Line], person: PersonID, household: HouseholdID? = nil, point: String? = nil,
    isAtomic: Bool
  ) {
    self.lines = lines
    self.person = person
    self.household = household
    self.point = point
    self.isAtomic = isAtomic
  }

  /// Each line as a request of its own.
  public var requests: [RequestRedemption] {
    lines.map {
      RequestRedemption(
        item: $0.item, quantity: $0.quantity, person: person, household: household, point: point)
    }
  }
}

extension Books {
  /// Asks for every line of a basket; each stands or falls alone unless the basket is atomic.
  mutating func requestBasket(
    _ request: RequestBasket, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard let person = holders[request.person.holder], person.kind == .person,
      person.community == scene.community
    else { throw Refusal(.notFound) }
    _ = try agency(for: person, .request, scene)
    let before = request.isAtomic ? self : nil
    let basket: BasketID = mint.id()
    var results: [Result<RedemptionOutcome, Refusal>] = []
    for line in request.requests {
      do throws(Refusal) {
        results.append(.success(try ask(line, in: basket, scene)))
      } catch {
        if let before {
          self = before
          throw Refusal(
            .batchRefused, at: "/items/\(results.count)" + (error.pointer ?? ""), error.reason)
        }
        results.append(.failure(error))
      }
    }
    return .shop(.basket(basket, results))
  }
}
