/// A gift of the catalogue with its two prices.
public struct PricedItem: Hashable, Sendable {
  /// Its code.
  public var code: String
  /// Its price in points and its reference value in fen of a yuan, both above 0.
  public var points: Int, fen: Int

  /// A gift with its prices.
  public init(code: String, points: Int, fen: Int) {
    self.code = code
    self.points = points
    self.fen = fen
  }
}

/// What points are worth in goods: so many fen for so many points.
public struct PointPrice: Hashable, Sendable {
  /// Fen of a yuan.
  public var fen: Int
  /// Points, above 0.
  public var points: Int

  /// A price.
  public init(fen: Int, points: Int) {
    self.fen = fen
    self.points = points
  }

  /// The worth of some points in fen, rounded to the nearest, halves up.
  public func worth(of points: Int) -> Int { rounded(points * fen, by: self.points) }

  /// Fen for 100 points, rounded as above.
  public var fenPer100: Int { worth(of: 100) }
}

/// A quotient rounded to the nearest, halves away from 0; the divisor is above 0.
public func rounded(_ dividend: Int, by divisor: Int) -> Int {
  let half = divisor / 2
  return dividend >= 0 ? (dividend + half) / divisor : -((-dividend + half) / divisor)
}

/// What the points of a community are worth by its catalogue, and how that was found.
public struct PointPrices: Hashable, Sendable {
  /// How the price was found.
  public enum Measure: String, Sendable, CaseIterable {
    /// The mean of what was handed over in the last 12 months: today's reference values by the
    /// points that were paid.
    case redeemed
    /// The plain mean of the goods that can be asked for today, as nothing was handed over.
    case catalogue
    /// No goods have a reference value.
    case unknown
  }

  /// How the price was found.
  public var measure: Measure
  /// The price; nil where the measure is unknown.
  public var price: PointPrice?
  /// The gifts that give the fewest and the most fen for a point; of equals the first by code.
  public var cheapest: PricedItem?, dearest: PricedItem?

  /// Of each gift's fen per point this many parts are kept for the plain mean.
  private static let parts = 10_000

  /// Finds the price.
  /// - Parameters:
  ///   - items: goods that can be asked for, with a reference value.
  ///   - redeemed: what was handed over in the last 12 months, in reference values and in points.
  public init(items: [PricedItem], redeemed: (fen: Int, points: Int)) {
    let sorted = items.sorted { ($0.fen * $1.points, $0.code) < ($1.fen * $0.points, $1.code) }
    cheapest = sorted.first
    dearest = sorted.reversed().reduce(nil) { best, item in
      guard let best else { return item }
      return item.fen * best.points == best.fen * item.points ? item : best
    }
    if redeemed.points > 0 {
      measure = .redeemed
      price = PointPrice(fen: redeemed.fen, points: redeemed.points)
    } else if !items.isEmpty {
      measure = .catalogue
      price = PointPrice(
        fen: items.reduce(0) { $0 + $1.fen * Self.parts / $1.points },
        points: items.count * Self.parts)
    } else {
      measure = .unknown
      price = nil
    }
  }
}
