import Foundation
import Logging
import Postgres

/// What the books hold of the item of a redemption day.
struct ShopBooks: Sendable {
  /// The redemptions that were handed over and paid once.
  var ids: Set<String> = []
  /// How many were handed over.
  var fulfilled = 0
  /// Pieces on the shelf, and of them promised.
  var onHand = 0, reserved = 0

  /// Reads them.
  static func read(_ url: String, item: String) async throws -> ShopBooks {
    try await WorkerThread.run(name: "books") {
      var configuration = try Configuration(url)
      configuration.statementTimeout = .seconds(120)
      let session = try Session(configuration, logger: .silent)
      var books = ShopBooks()
      for id in try session.run(FindGiven(item: item)) {
        books.ids.insert(id.uuidString.lowercased())
        books.fulfilled += 1
      }
      for shelf in try session.run(FindShelves(item: item)) {
        books.onHand += Int(shelf.onHand)
        books.reserved += Int(shelf.reserved)
      }
      return books
    }
  }
}

/// Redemptions of an item that were handed over, each with its one payment and one piece given.
struct FindGiven: Statement {
  static let sql: StaticString = """
    with given as (
      select community, redemption from stock_movements where item = $1 and kind = 'given'
      group by community, redemption having count(*) = 1),
    paid as (
      select community, redemption, min(amount) as amount from transfers where kind = 'redemption'
      group by community, redemption having count(*) = 1)
    select r.id from redemptions r
    join given g on g.community = r.community and g.redemption = r.id
    join paid p on p.community = r.community and p.redemption = r.id and p.amount = r.points
    where r.item = $1 and r.state = 'fulfilled'
    """
  let item: String
  func bind(_ bindings: inout Bindings) { bindings(item) }
  static func decode(_ row: inout Row) throws(PostgresError) -> UUID { try row.next() }
}

/// The shelves of an item.
struct FindShelves: Statement {
  static let sql: StaticString = "select on_hand, reserved from stock where item = $1"
  let item: String
  func bind(_ bindings: inout Bindings) { bindings(item) }
  static func decode(
    _ row: inout Row
  ) throws(PostgresError) -> (onHand: Int32, reserved: Int32) {
    (try row.next(), try row.next())
  }
}
