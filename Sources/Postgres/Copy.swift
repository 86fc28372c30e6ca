import CPostgres
import Glibc

extension Session {
  /// Copies rows into a table in PostgreSQL's binary format, in one statement.
  /// - Parameters:
  ///   - sql: `COPY table (columns) FROM STDIN (FORMAT binary)`. Nothing is cast: the Swift types
  ///     must be the columns' own.
  ///   - rows: the rows, taken one after the other.
  ///   - bind: gives the values of one row, a value for each column.
  /// - Returns: the number of rows copied.
  @discardableResult
  public func copyIn<Rows: Sequence>(
    _ sql: StaticString, rows: Rows,
    _ bind: (Rows.Element, inout Bindings) -> Void
  ) throws(PostgresError) -> Int {
    try connection.simply { (handle) throws(PostgresError) in
      guard sql.withCString({ PQsendQuery(handle, $0) }) == 1 else { throw connection.lost() }
      var copied = 0
      try connection.results(of: handle) { (result) throws(PostgresError) in
        switch PQresultStatus(result) {
        case PGRES_COPY_IN:
          guard PQbinaryTuples(result) == 1 else {
            connection.close()
            throw PostgresError(.misuse, "COPY must say (FORMAT binary)")
          }
          try connection.copy(rows, columns: PQnfields(result), on: handle, bind)
        case PGRES_COMMAND_OK: copied = Int(String(cString: PQcmdTuples(result))) ?? 0
        default: throw PostgresError(result, messageIsSafe: false)
        }
      }
      return copied
    }
  }

  /// Runs a script of several statements as it stands, in one implicit transaction unless one is
  /// open. For migrations only: nothing that a user typed may be part of it.
  public func script(_ sql: String) throws(PostgresError) {
    try connection.simply { (handle) throws(PostgresError) in
      guard PQsendQuery(handle, sql) == 1 else { throw connection.lost() }
      try connection.results(of: handle) { (result) throws(PostgresError) in
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
          connection.close()
          throw PostgresError(.misuse, "a script cannot COPY from or to the client")
        default: throw PostgresError(result, messageIsSafe: true)
        }
      }
    }
  }
}

extension Connection {
  /// Leaves pipeline mode, which knows neither COPY nor scripts, for the closure.
  fileprivate func simply<T>(
    _ body: (OpaquePointer) throws(PostgresError) -> T
  ) throws(PostgresError) -> T {
    if beginsLazily { try run([]) }
    let handle = try open()
    startRun()
    guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    let value = try body(handle)
    // `finishRun` comes after, so that its error leaves the session in pipeline mode.
    guard PQenterPipelineMode(handle) == 1 else { throw lost() }
    try finishRun()
    return value
  }

  /// Takes results until there are no more; the first error is kept for `finishRun`.
  fileprivate func results(
    of handle: OpaquePointer, _ take: (OpaquePointer) throws(PostgresError) -> Void
  ) throws(PostgresError) {
    while true {
      try flush(handle)
      while PQisBusy(handle) == 1 {
        try wait(Int16(POLLIN))
        if PQconsumeInput(handle) == 0, PQisBusy(handle) == 1 { throw lost() }
      }
      guard let result = PQgetResult(handle) else { break }
      defer { PQclear(result) }
      do throws(PostgresError) {
        try take(result)
      } catch {
        if failure == nil { failure = error }
        guard self.handle != nil else { throw error }
      }
    }
    guard PQstatus(handle) == CONNECTION_OK else { throw lost() }
  }

  /// Sends all that is written, reading meanwhile.
  private func flush(_ handle: OpaquePointer) throws(PostgresError) {
    while PQflush(handle) == 1 {
      try wait(Int16(POLLIN | POLLOUT))
      guard PQconsumeInput(handle) == 1 else { throw lost() }
    }
  }

  /// The binary format: a signature, two zero words, then each row as the number of its columns
  /// and its values with their lengths, and -1 at the end (PostgreSQL documentation, COPY).
  fileprivate func copy<Rows: Sequence>(
    _ rows: Rows, columns: Int32, on handle: OpaquePointer,
    _ bind: (Rows.Element, inout Bindings) -> Void
  ) throws(PostgresError) {
    var bytes = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0x00] + [UInt8](repeating: 0, count: 8)
    for row in rows {
      var bindings = Bindings()
      bind(row, &bindings)
      guard bindings.fields.count == Int(columns) else {
        close()
        throw PostgresError(.misuse, "\(bindings.fields.count) values for \(columns) columns")
      }
      bindings.appendTuple(to: &bytes)
      if bytes.count > 65_536 {
        try put(&bytes, on: handle)
      }
    }
    bytes.append(bigEndian: Int16(-1))
    try put(&bytes, on: handle)
    while true {
      switch PQputCopyEnd(handle, nil) {
      case 1: return
      case 0: try wait(Int16(POLLOUT))
      default: throw lost()
      }
    }
  }

  private func put(_ bytes: inout [UInt8], on handle: OpaquePointer) throws(PostgresError) {
    while true {
      let sent = bytes.withUnsafeBytes {
        PQputCopyData(handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
      }
      if sent < 0 { throw lost() }
      try flush(handle)
      if sent == 1 { break }
    }
    bytes.removeAll(keepingCapacity: true)
  }
}

extension Bindings {
  /// The values as one row of COPY.
  fileprivate func appendTuple(to target: inout [UInt8]) {
    target.append(bigEndian: Int16(fields.count))
    for field in fields {
      target.append(bigEndian: field.length)
      if field.length > 0 { target += bytes[field.offset..<field.offset + Int(field.length)] }
    }
  }
}
