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
      let session = try Session(try Configuration(url), logger: .silent)
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
    select r.id from redemptions r
    where r.item = $1 and r.state = 'fulfilled'
      and (select count(*) from transfers t where t.community = r.community
        and t.redemption = r.id and t.kind = 'redemption' and t.amount = r.points) = 1
      and (select count(*) from stock_movements m where m.community = r.community
        and m.redemption = r.id and m.kind = 'given' and m.change = -r.quantity) = 1
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
