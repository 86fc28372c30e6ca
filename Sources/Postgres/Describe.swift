import CPostgres

/// The types of a statement as the server sees them.
public struct StatementDescription: Sendable, Hashable {
  /// The parameters' types.
  public let parameterOIDs: [UInt32]
  /// The columns' types.
  public let columnOIDs: [UInt32]
}

extension Session {
  /// What the server makes of a statement. Parameters are inferred by the server alone where it
  /// can; where it cannot, they are those that the statement binds.
  public func describe<S: Statement>(_ statement: S) throws(PostgresError) -> StatementDescription {
    var bindings = Bindings()
    statement.bind(&bindings)
    let bound = try connection.describe(S.self, oids: bindings.oids)
    let count = bindings.oids.count
    do throws(PostgresError) {
      let unknown = [UInt32](repeating: 0, count: count)
      let inferred = try connection.describe(S.self, oids: unknown).parameterOIDs
      return StatementDescription(parameterOIDs: inferred, columnOIDs: bound.columnOIDs)
    } catch {
      // "could not determine data type" and its like: then only the bound types are known.
      guard error.sqlState?.conditionClass == "42" else { throw error }
      return bound
    }
  }

  /// Compares a statement's parameters and columns with Swift's types; in words, or nil if all
  /// fits. Integers of different width fit as parameters, since the server casts them. A bare
  /// `SELECT $1` is `text` to the server: there the SQL needs a cast.
  /// - Parameter statement: a sample; its values do not matter, nothing is executed.
  public func mismatch<S: Statement>(_ statement: S) throws(PostgresError) -> String? {
    var bindings = Bindings()
    statement.bind(&bindings)
    let server: StatementDescription
    do throws(PostgresError) {
      server = try describe(statement)
    } catch {
      guard case .server = error.kind, !error.isConnectionLoss else { throw error }
      return error.description
    }
    var differences: [String] = []
    if bindings.oids.count != server.parameterOIDs.count {
      differences.append(
        "\(bindings.oids.count) parameters are bound, \(server.parameterOIDs.count) expected")
    }
    for (index, (bound, inferred)) in zip(bindings.oids, server.parameterOIDs).enumerated()
    where !TypeFamily.agree(bound, inferred) {
      differences.append("$\(index + 1) is bound as type \(bound), the server takes \(inferred)")
    }
    differences += columnDifferences(S.self, server.columnOIDs)
    return differences.isEmpty ? nil : "\(S.self): " + differences.joined(separator: "; ")
  }

  private func columnDifferences<S: Statement>(_: S.Type, _ oids: [UInt32]) -> [String] {
    if S.Output.self == Void.self { return [] }
    var row = Row()
    var differences: [String] = []
    do throws(PostgresError) {
      _ = try S.decode(&row)
    } catch {
      differences.append("decode refused the probe after column \(row.column): \(error.message)")
    }
    if row.probes.count != oids.count, differences.isEmpty {
      differences.append("\(row.probes.count) columns are decoded, there are \(oids.count)")
    }
    for (index, (probe, oid)) in zip(row.probes, oids).enumerated()
    where !probe.type.accepts(oid: oid) {
      differences.append("column \(index + 1) is of type \(oid), decoded as \(probe.type)")
    }
    return differences
  }
}

/// Types between which the server casts a parameter by itself.
private enum TypeFamily {
  static func agree(_ one: UInt32, _ other: UInt32) -> Bool {
    one == other || families.contains { $0.contains(one) && $0.contains(other) }
  }

  private static let families: [Set<UInt32>] = [
    [20, 21, 23], [1016, 1005, 1007],
    [25, 1043, 1042, 19], [1009, 1015, 1014, 1003],
  ]
}

extension Connection {
  /// Prepares the unnamed statement with these types, 0 being unknown, and asks what it became.
  fileprivate func describe<S: Statement>(
    _ type: S.Type, oids: [UInt32]
  ) throws(PostgresError) -> StatementDescription {
    if beginsLazily { try run([]) }
    let handle = try open()
    startRun()
    let sent = S.sql.withCString { PQsendPrepare(handle, "", $0, Int32(oids.count), oids) }
    guard sent == 1, PQsendDescribePrepared(handle, "") == 1 else { throw lost() }
    awaited.append(Step(type: type, accept: { _ in }, holdsNoValue: true))
    var description = StatementDescription(parameterOIDs: [], columnOIDs: [])
    let accept: (OpaquePointer) -> Void = { result in
      description = StatementDescription(
        parameterOIDs: (0..<PQnparams(result)).map { PQparamtype(result, $0) },
        columnOIDs: (0..<PQnfields(result)).map { PQftype(result, $0) })
    }
    awaited.append(Step(type: type, accept: accept, holdsNoValue: true))
    try sync(handle)
    try finishRun()
    return description
  }
}
