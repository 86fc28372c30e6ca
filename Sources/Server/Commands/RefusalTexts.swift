import Bank

extension ProblemReply {
  /// A refusal of the bank in the words of the contract.
  init(_ refusal: Refusal) {
    self.init(ProblemCode(rawValue: refusal.code.rawValue) ?? .internal)
  }
}
