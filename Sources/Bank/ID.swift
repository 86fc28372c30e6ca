public import FoundationEssentials

/// The id of a thing of one kind; ids of different kinds cannot be mixed up. UUIDv7 (RFC 9562).
public struct ID<Thing>: Hashable, Sendable {
  /// The bare UUID.
  public var uuid: UUID

  /// An id by its UUID.
  public init(_ uuid: UUID) { self.uuid = uuid }
}

extension ID: CustomStringConvertible {
  /// Lower-case hexadecimal with hyphens (RFC 9562).
  public var description: String { uuid.text }
}

extension UUID {
  /// Lower-case hexadecimal with hyphens (RFC 9562).
  public var text: String {
    let digits = Array("0123456789abcdef".utf8)
    return withUnsafeBytes(of: uuid) { bytes in
      String(unsafeUninitializedCapacity: 36) { out in
        var at = 0
        for (index, byte) in bytes.enumerated() {
          if index == 4 || index == 6 || index == 8 || index == 10 {
            out[at] = UInt8(ascii: "-")
            at += 1
          }
          out[at] = digits[Int(byte >> 4)]
          out[at + 1] = digits[Int(byte & 15)]
          at += 2
        }
        return at
      }
    }
  }
}

/// What ``PersonID`` names.
public enum PersonTag: Sendable {}
/// What ``HouseholdID`` names.
public enum HouseholdTag: Sendable {}
/// What ``HolderID`` names.
public enum HolderTag: Sendable {}
/// What ``ActID`` names.
public enum ActTag: Sendable {}
/// What ``RedemptionID`` names.
public enum RedemptionTag: Sendable {}
/// What ``OfficeID`` names.
public enum OfficeTag: Sendable {}
/// What ``ActivityID`` names.
public enum ActivityTag: Sendable {}
/// What ``ReversalID`` names.
public enum ReversalTag: Sendable {}
/// What ``MovementID`` names.
public enum MovementTag: Sendable {}
/// What ``MandateID`` names.
public enum MandateTag: Sendable {}
/// What ``AffiliationID`` names.
public enum AffiliationTag: Sendable {}
/// What ``ObjectionID`` names.
public enum ObjectionTag: Sendable {}
/// What ``BudgetID`` names.
public enum BudgetTag: Sendable {}

/// What ``BasketID`` names.
public enum BasketTag: Sendable {}
/// What ``StockCountID`` names.
public enum StockCountTag: Sendable {}
/// What ``StandingApprovalID`` names.
public enum StandingApprovalTag: Sendable {}
/// What ``VoucherID`` names.
public enum VoucherTag: Sendable {}
/// What ``ProviderID`` names.
public enum ProviderTag: Sendable {}
/// What ``SettlementID`` names.
public enum SettlementTag: Sendable {}
/// What ``DonationID`` names.
public enum DonationTag: Sendable {}
/// What ``GrantID`` names.
public enum GrantTag: Sendable {}

/// A person.
public typealias PersonID = ID<PersonTag>
/// A household.
public typealias HouseholdID = ID<HouseholdTag>
/// A depositor: a person, a household, an organisation or a pool, under that thing's own UUID.
public typealias HolderID = ID<HolderTag>
/// A good deed on record.
public typealias ActID = ID<ActTag>
/// A redemption.
public typealias RedemptionID = ID<RedemptionTag>
/// An office held by somebody from a day to a day.
public typealias OfficeID = ID<OfficeTag>
/// An activity, such as a clean-up day.
public typealias ActivityID = ID<ActivityTag>
/// A reversal.
public typealias ReversalID = ID<ReversalTag>
/// A stock movement.
public typealias MovementID = ID<MovementTag>
/// Several redemptions asked for in one go.
public typealias BasketID = ID<BasketTag>
/// A count of shelves.
public typealias StockCountID = ID<StockCountTag>
/// A secretary's word in advance on an item.
public typealias StandingApprovalID = ID<StandingApprovalTag>
/// A mandate to act for somebody.
public typealias MandateID = ID<MandateTag>
/// A second affiliation of a party member.
public typealias AffiliationID = ID<AffiliationTag>
/// A service voucher.
public typealias VoucherID = ID<VoucherTag>
/// A provider of services for vouchers.
public typealias ProviderID = ID<ProviderTag>
/// A list of vouchers that a provider is paid for.
public typealias SettlementID = ID<SettlementTag>
/// A gift of points.
public typealias DonationID = ID<DonationTag>
/// A grant out of the charity pool.
public typealias GrantID = ID<GrantTag>
/// An objection against a line of a notice.
public typealias ObjectionID = ID<ObjectionTag>
/// Money behind the points.
public typealias BudgetID = ID<BudgetTag>

extension PersonID {
  /// The person as a depositor.
  public var holder: HolderID { HolderID(uuid) }
}

extension HouseholdID {
  /// The household as a depositor.
  public var holder: HolderID { HolderID(uuid) }
}

/// The number of a community inside one bank; never shown, people see its code.
public struct CommunityID: Hashable, Comparable, Sendable {
  /// 1 and up.
  public var number: Int32
  /// A community by number.
  public init(_ number: Int32) { self.number = number }
  /// The earlier or smaller one comes first.
  public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// The number of a grid inside one bank; people see its code.
public struct GridID: Hashable, Sendable {
  /// 1 and up.
  public var number: Int32
  /// A grid by number.
  public init(_ number: Int32) { self.number = number }
}

/// Makes new ids out of a clock reading and random words that are handed in, so that deciding is
/// a function of its inputs.
public struct Mint: Sendable {
  private let milliseconds: UInt64
  private var state: (UInt64, UInt64)

  /// - Parameters:
  ///   - milliseconds: since 1970, the first 48 bits of each id.
  ///   - entropy: 128 random bits; two mints with the same ones make the same ids.
  public init(milliseconds: Int64, entropy: (UInt64, UInt64)) {
    self.milliseconds = UInt64(max(0, milliseconds))
    state = entropy
  }

  /// A new UUIDv7 (RFC 9562 §5.7): 48 bits of time, 74 bits drawn from the entropy.
  public mutating func uuid() -> UUID {
    makeUUIDv7(milliseconds: milliseconds, a: next(&state.0), b: next(&state.1))
  }

  /// A new id of the kind asked for.
  public mutating func id<Thing>(_ kind: ID<Thing>.Type = ID<Thing>.self) -> ID<Thing> {
    ID(uuid())
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private func next(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A UUIDv7 of 48 bits of time, 12 bits of `a` and 62 bits of `b`.
func makeUUIDv7(milliseconds: UInt64, a: UInt64, b: UInt64) -> UUID {
  let high = (milliseconds << 16) | 0x7000 | (a & 0x0FFF)
  let low = 0x8000_0000_0000_0000 | (b & 0x3FFF_FFFF_FFFF_FFFF)
  return UUID(
    uuid: (
      byte(high, 7), byte(high, 6), byte(high, 5), byte(high, 4), byte(high, 3), byte(high, 2),
      byte(high, 1), byte(high, 0), byte(low, 7), byte(low, 6), byte(low, 5), byte(low, 4),
      byte(low, 3), byte(low, 2), byte(low, 1), byte(low, 0)
    ))
}

private func byte(_ word: UInt64, _ index: UInt64) -> UInt8 {
  UInt8(truncatingIfNeeded: word >> (index * 8))
}
