import HTTPTypes

extension Endpoint {
  /// The parameters of the path in their order.
  var pathParameters: [Field] {
    template.names.map { name in
      .required(name, parameters[name] ?? (name == "id" ? .uuid : .code()))
    }
  }

  /// The query parameters with those of paging.
  var queryParameters: [Field] {
    guard paging != nil else { return query }
    return query + [
      .optional("limit", .integer(1...100), "How many, 30 when left out."),
      .optional("cursor", .secret(1...512), "Where the page before ended, from `next_cursor`."),
    ]
  }

  /// Whether a body must be sent: not if all its fields may be left out.
  var bodyRequired: Bool { body?.hasRequiredFields ?? false }

  /// Every problem that the route can answer with, in the order of the catalogue.
  public var allProblems: [ProblemCode] {
    var codes: Set<ProblemCode> = [.internal, .overloaded]
    codes.formUnion(problems)
    if case .nothing = answer {} else { codes.insert(.notAcceptable) }
    if policy != .open {
      codes.formUnion([.unauthenticated, .forbidden, .databaseUnavailable, .deadline])
    }
    if !pathParameters.isEmpty { codes.insert(.notFound) }
    // An unknown query parameter, or a body where none is taken.
    codes.insert(.invalidRequest)
    if paging != nil { codes.insert(.invalidCursor) }
    if takesBody {
      codes.formUnion([.bodyTooLarge, .unsupportedMediaType, .validationFailed, .deadline])
    }
    switch key {
    case .none: break
    case .idempotencyKey:
      codes.formUnion([
        .idempotencyKeyMissing, .idempotencyKeyReused, .requestInProgress, .outcomeUnknown,
      ])
    case .ifMatch: codes.formUnion([.preconditionRequired, .staleVersion])
    }
    return ProblemCode.allCases.filter(codes.contains)
  }

  /// Whether bytes of a body are read at all. A POST without a shape takes an empty object.
  var takesBody: Bool { body != nil || method == .post || method == .put || method == .patch }
}

extension Shape {
  /// Whether an empty object would not fit.
  var hasRequiredFields: Bool {
    switch self {
    case .object(let fields, let groups):
      !groups.isEmpty || fields.contains { $0.presence != .optional }
    case .named(_, let inner): inner.hasRequiredFields
    case .anyOf(let shapes): shapes.allSatisfy(\.hasRequiredFields)
    default: true
    }
  }
}

/// A path such as `/v1/people/{id}` cut into its parts.
struct PathTemplate: Sendable {
  /// One part: a word, or the name of a parameter.
  enum Part: Sendable, Equatable {
    case word(String)
    case parameter(String)
  }

  let parts: [Part]

  init(_ path: String) {
    parts = path.split(separator: "/").map { part in
      part.hasPrefix("{") && part.hasSuffix("}")
        ? .parameter(String(part.dropFirst().dropLast())) : .word(String(part))
    }
  }

  /// The names of the parameters in their order.
  var names: [String] {
    parts.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
  }

  /// Whether a path, without its query, is one of these.
  func matches(_ path: some StringProtocol) -> Bool {
    let given = path.split(separator: "/")
    guard given.count == parts.count else { return false }
    return zip(given, parts).allSatisfy { text, part in
      if case .word(let word) = part { text == word } else { true }
    }
  }

  /// The path with values in the places of the parameters, percent-encoded.
  func filled(_ value: (String) -> String) -> String {
    parts.reduce(into: "") { path, part in
      path += "/"
      switch part {
      case .word(let word): path += word
      case .parameter(let name): path += PercentText.encoded(value(name))
      }
    }
  }
}
