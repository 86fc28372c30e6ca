import CPostgres
import Glibc

/// A statement that the server has prepared.
struct Prepared {
  let name: String
  let oids: [UInt32]
}

/// One message sent whose answer is outstanding.
struct Step {
  let type: any Statement.Type
  /// Takes a good answer.
  let accept: (OpaquePointer) throws(PostgresError) -> Void
  /// Whether the server saw no bound value yet, so that its message can be shown.
  let holdsNoValue: Bool
}

extension Connection {
  /// Runs the commands in one pipeline. A stale plan is prepared anew and, if nothing of the
  /// commands can have taken effect, they run again.
  func run(_ commands: [Command]) throws(PostgresError) {
    do throws(PostgresError) {
      try runOnce(commands)
    } catch {
      let restarts =
        error.isStalePlan && !beginsLazily && handle.map(PQtransactionStatus) == PQTRANS_IDLE
        && !commands.contains { $0.type == Commit.self || $0.type == Begin.self }
      guard restarts else { throw error }
      try runOnce(commands)
    }
  }

  private func runOnce(_ commands: [Command]) throws(PostgresError) {
    let handle = try open()
    startRun()
    var fresh: [ObjectIdentifier: Prepared] = [:]
    var unflushed = 0
    if beginsLazily {
      beginsLazily = false
      try send(Command(Begin(), Pending()), on: handle, fresh: &fresh)
    }
    for command in commands {
      try send(command, on: handle, fresh: &fresh)
      unflushed += command.bindings.bytes.count + 64
      if unflushed > 65_536 {
        unflushed = 0
        try exchange(on: handle, toEnd: false)
      }
    }
    try sync(handle)
    try finishRun()
  }

  /// Ends the pipeline and takes all answers.
  func sync(_ handle: OpaquePointer) throws(PostgresError) {
    guard PQpipelineSync(handle) == 1 else { throw lost() }
    try exchange(on: handle, toEnd: true)
  }

  private func send(
    _ command: Command, on handle: OpaquePointer, fresh: inout [ObjectIdentifier: Prepared]
  ) throws(PostgresError) {
    let key = ObjectIdentifier(command.type)
    let known: Prepared
    if let entry = prepared[key] ?? fresh[key] {
      known = entry
    } else {
      preparedCount += 1
      known = Prepared(name: "s\(preparedCount)", oids: command.bindings.oids)
      fresh[key] = known
      try prepare(command, as: known, key: key, on: handle)
    }
    guard known.oids == command.bindings.oids else {
      close()
      throw PostgresError(.misuse, "parameter types differ from the first time")
        .named(command.type)
    }
    try execute(command, as: known, on: handle)
  }

  private func prepare(
    _ command: Command, as entry: Prepared, key: ObjectIdentifier, on handle: OpaquePointer
  ) throws(PostgresError) {
    let sent = command.sql.withCString {
      PQsendPrepare(handle, entry.name, $0, Int32(entry.oids.count), entry.oids)
    }
    guard sent == 1 else { throw lost().named(command.type) }
    let accept: (OpaquePointer) -> Void = { [unowned self] _ in prepared[key] = entry }
    awaited.append(Step(type: command.type, accept: accept, holdsNoValue: true))
  }

  private func execute(
    _ command: Command, as entry: Prepared, on handle: OpaquePointer
  ) throws(PostgresError) {
    let fields = command.bindings.fields
    let sent = command.bindings.bytes.withUnsafeBytes { bytes in
      let values = fields.map { field in
        field.length < 0
          ? nil : bytes.baseAddress?.assumingMemoryBound(to: CChar.self).advanced(by: field.offset)
      }
      return PQsendQueryPrepared(
        handle, entry.name, Int32(fields.count), values, fields.map(\.length),
        [Int32](repeating: 1, count: fields.count), 1)
    }
    guard sent == 1 else { throw lost().named(command.type) }
    awaited.append(Step(type: command.type, accept: command.accept, holdsNoValue: false))
  }

  /// Moves bytes both ways until everything is sent and, if `toEnd`, everything answered. Reading
  /// while there is still something to write is what keeps a long pipeline from a standstill in
  /// which server and client each wait for the other to read.
  func exchange(on handle: OpaquePointer, toEnd: Bool) throws(PostgresError) {
    while true {
      let unsent = PQflush(handle)
      if unsent < 0 { try takeLastWords(handle) }
      if takeAnswers(handle), toEnd { return }
      if unsent == 0, !toEnd { return }
      if PQstatus(handle) == CONNECTION_BAD { throw lost() }
      try wait(Int16(unsent == 1 ? POLLIN | POLLOUT : POLLIN))
      if PQconsumeInput(handle) == 0 { try takeLastWords(handle) }
    }
  }

  /// Reads what the server said before it closed the connection.
  private func takeLastWords(_ handle: OpaquePointer) throws(PostgresError) -> Never {
    _ = takeAnswers(handle)
    if failure?.isFatal != true { failure = nil }
    throw lost()
  }

  /// Takes all answers that have arrived, without waiting. True when the final sync is among them.
  private func takeAnswers(_ handle: OpaquePointer) -> Bool {
    while PQisBusy(handle) == 0 {
      guard let result = PQgetResult(handle) else {
        // Null ends the answer to one step; without one before it there is nothing to read.
        guard hasAnswer else { return false }
        hasAnswer = false
        answered += 1
        continue
      }
      defer { PQclear(result) }
      let status = PQresultStatus(result)
      if status == PGRES_PIPELINE_SYNC { return true }
      hasAnswer = true
      guard status != PGRES_PIPELINE_ABORTED, answered < awaited.count else { continue }
      take(result, status, for: awaited[answered])
    }
    return false
  }

  private func take(_ result: OpaquePointer, _ status: ExecStatusType, for step: Step) {
    do throws(PostgresError) {
      switch status {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
        try step.accept(result)
      default:
        let error = PostgresError(result, messageIsSafe: step.holdsNoValue)
        if error.isStalePlan { prepared[ObjectIdentifier(step.type)] = nil }
        throw error
      }
    } catch {
      if failure == nil { failure = error.named(step.type) }
    }
  }
}

extension StaticString {
  /// Static strings are null-terminated where they are kept.
  func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    withUTF8Buffer { buffer in
      guard hasPointerRepresentation, let start = buffer.baseAddress else {
        return description.withCString(body)
      }
      return UnsafeRawPointer(start).withMemoryRebound(to: CChar.self, capacity: buffer.count + 1) {
        body($0)
      }
    }
  }
}
