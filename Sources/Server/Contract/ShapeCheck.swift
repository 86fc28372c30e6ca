import Bank
import JSON

/// Walks a value along a shape and collects what is wrong with it.
struct ShapeCheck {
  /// More faults than this are not listed.
  static let errorLimit = 20

  /// What was found, at most `errorLimit`.
  private(set) var errors: [FieldError] = []
  /// Where the walk is; made into a pointer only for a fault.
  private var path: [Step] = []

  private enum Step {
    case key(String)
    case index(Int)
  }

  /// The faults of a value; none if it fits.
  static func faults(in value: JSONValue, against shape: Shape) -> [FieldError] {
    var check = ShapeCheck()
    check.walk(value, shape)
    return check.errors
  }

  private mutating func walk(_ value: JSONValue, _ shape: Shape) {
    switch shape {
    case .object(let fields, let groups): object(value, fields, groups)
    case .array(let element, let counts): array(value, element, counts)
    case .anyOf(let shapes): anyOf(value, shapes)
    case .named(_, let inner): walk(value, inner)
    case .anything: break
    default: if let fault = ScalarCheck.fault(of: value, shape) { add(fault) }
    }
  }

  private mutating func object(_ value: JSONValue, _ fields: [Field], _ groups: [[String]]) {
    guard case .object(let object) = value else { return add(ShapeTexts.notAnObject) }
    var known = 0
    for field in fields {
      guard let member = object[field.name] else {
        if field.presence != .optional { add(ShapeTexts.missing, under: .key(field.name)) }
        continue
      }
      known += 1
      if member.isNull {
        if field.presence == .required { add(ShapeTexts.isNull, under: .key(field.name)) }
        continue
      }
      path.append(.key(field.name))
      walk(member, field.shape)
      path.removeLast()
    }
    if known < object.count {
      for member in object where !fields.contains(where: { $0.name == member.key }) {
        add(ShapeTexts.unknown, under: .key(member.key))
      }
    }
    for group in groups {
      let given = group.filter { object[$0].map { !$0.isNull } ?? false }
      if given.count != 1 { add(ShapeTexts.exactlyOne(group)) }
    }
  }

  private mutating func array(_ value: JSONValue, _ element: Shape, _ counts: ClosedRange<Int>) {
    guard case .array(let elements) = value else { return add(ShapeTexts.notAnArray) }
    guard counts.contains(elements.count) else { return add(ShapeTexts.count(counts)) }
    for (index, item) in elements.enumerated() where errors.count < Self.errorLimit {
      path.append(.index(index))
      walk(item, element)
      path.removeLast()
    }
  }

  /// Of several shapes that do not fit, the faults of the nearest one are told.
  private mutating func anyOf(_ value: JSONValue, _ shapes: [Shape]) {
    var nearest: ShapeCheck?
    for shape in shapes {
      var attempt = self
      attempt.walk(value, shape)
      if attempt.errors.count == errors.count { return }
      if nearest.map({ attempt.errors.count < $0.errors.count }) ?? true { nearest = attempt }
    }
    if let nearest { self = nearest }
  }

  private mutating func add(_ detail: Bilingual, under step: Step? = nil) {
    guard errors.count < Self.errorLimit else { return }
    var pointer = JSONPointer.root
    for step in path + (step.map { [$0] } ?? []) {
      switch step {
      case .key(let key): pointer = pointer.appending(key)
      case .index(let index): pointer = pointer.appending(index)
      }
    }
    errors.append(FieldError(pointer.description, detail))
  }
}
