import CPostgres

/// One row of a result, read from left to right. It lives only during `decode`.
public struct Row: ~Copyable {
  /// What a probing row was asked for.
  struct Probe {
    let type: any PostgresValue.Type
    let oid: UInt32
  }

  private let result: OpaquePointer?
  private let index: Int32
  private(set) var column: Int32 = 0
  private(set) var probes: [Probe] = []

  init(result: OpaquePointer, index: Int32) {
    self.result = result
    self.index = index
  }

  /// A row that answers every question with the type's probe and notes what was asked.
  init() {
    result = nil
    index = 0
  }

  /// The next column's value. The type is usually inferred.
  public mutating func next<V: PostgresValue>(
    _ type: V.Type = V.self
  ) throws(PostgresError) -> V {
    defer { column += 1 }
    guard let result else {
      probes.append(Probe(type: V.self, oid: V.oid))
      return try V.probe
    }
    guard column < PQnfields(result) else {
      throw .decoding("column \(column + 1) was asked for, there are \(PQnfields(result))")
    }
    guard V.accepts(oid: PQftype(result, column)) else {
      throw .decoding("column \(column + 1) is of type \(PQftype(result, column)), not \(V.self)")
    }
    if PQgetisnull(result, index, column) == 1 {
      guard let null = V.null else { throw .decoding("column \(column + 1) is NULL") }
      return null
    }
    let bytes = UnsafeRawBufferPointer(
      start: PQgetvalue(result, index, column), count: Int(PQgetlength(result, index, column)))
    return try V(decoding: bytes)
  }

  /// Reads every row of a result.
  static func all<S: Statement>(
    of _: S.Type, in result: OpaquePointer
  ) throws(PostgresError) -> [S.Output] {
    let count = PQntuples(result)
    var rows: [S.Output] = []
    rows.reserveCapacity(Int(count))
    for index in 0..<count {
      var row = Row(result: result, index: index)
      rows.append(try S.decode(&row))
      guard S.Output.self == Void.self || row.column == PQnfields(result) else {
        throw .decoding("\(row.column) of \(PQnfields(result)) columns were read")
      }
    }
    return rows
  }
}
