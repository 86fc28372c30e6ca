import HTTPTypes
public import JSON

/// The part of a list that is asked for.
public struct Page: Sendable, Equatable {
  /// How many rows, 1–100.
  public let limit: Int
  /// The columns of the last row of the page before; nil: from the start.
  public let after: [CursorPart]?

  /// The first 30.
  static let first = Page(limit: 30, after: nil)

  /// The columns in their order, to bind to a statement; nil: from the start.
  public subscript(integer index: Int) -> Int64? {
    guard let after, after.indices.contains(index), case .integer(let value) = after[index] else {
      return nil
    }
    return value
  }

  /// A text column of the last row of the page before.
  public subscript(text index: Int) -> String? {
    guard let after, after.indices.contains(index), case .text(let value) = after[index] else {
      return nil
    }
    return value
  }

  /// Reads `limit` and `cursor` from checked fields.
  init(_ fields: Fields, of operation: String, _ kinds: [CursorPart.Kind]) throws {
    limit = try fields.optionalInt("limit") ?? 30
    guard let text = try fields.optionalSecret("cursor") else {
      after = nil
      return
    }
    guard let parts = Cursor.decoded(text, of: operation, kinds) else {
      throw ProblemReply(.invalidCursor)
    }
    after = parts
  }

  private init(limit: Int, after: [CursorPart]?) {
    self.limit = limit
    self.after = after
  }
}

extension Call {
  /// The page for a list that is asked for with POST: `limit` and `cursor` are fields of the body.
  public func bodyPage(_ kinds: [CursorPart.Kind]) throws -> Page {
    try Page(body, of: endpoint.operation, kinds)
  }
}

extension Reply {
  /// `{…more, items, next_cursor}` and, for a GET, `Link: <…>; rel="next"` (RFC 8288).
  ///
  /// Read one row more than `page.limit`: it is not written, but tells that there is a next page.
  /// - Parameters:
  ///   - page: What was asked for; nil: `call.page`.
  ///   - rows: The rows found, at most `limit + 1`.
  ///   - cursor: The columns of a row that order the list.
  ///   - more: Writes fields that stand before the items.
  ///   - each: Writes one item as one value.
  public static func list<Row>(
    _ call: Call, page: Page? = nil, _ rows: [Row], cursor: (Row) -> [CursorPart],
    more: (inout JSONWriter) throws -> Void = { _ in },
    each: (inout JSONWriter, Row) throws -> Void
  ) throws -> Reply {
    let limit = (page ?? call.page).limit
    let shown = rows.prefix(limit)
    let next = rows.count > limit ? shown.last.map(cursor) : nil
    let text = next.map { Cursor.encoded($0, of: call.endpoint.operation) }
    var writer = JSONWriter(reserving: 256 * (shown.count + 1))
    try writer.object { answer in
      try more(&answer)
      try answer.array("items") { items in for row in shown { try each(&items, row) } }
      answer.field("next_cursor", text)
    }
    var reply = Reply(call.endpoint.success, writer.bytes)
    if let text, call.endpoint.method == .get {
      reply.headers[.link] = "<\(call.target)?\(call.queryText(cursor: text))>; rel=\"next\""
    }
    return reply
  }
}

extension Call {
  /// The query of the next page: the same parameters, with another cursor.
  fileprivate func queryText(cursor: String) -> String {
    var pairs = query.object.map { member in
      let value = member.value
      return (member.key, value.string ?? String(decoding: value.encoded(), as: UTF8.self))
    }
    pairs.append(("limit", String(page.limit)))
    pairs.append(("cursor", cursor))
    return pairs.map { "\(PercentText.encoded($0.0))=\(PercentText.encoded($0.1))" }
      .joined(separator: "&")
  }
}
