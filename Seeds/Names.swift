/// A made-up name.
struct MadeUpName: Sendable, Hashable {
  /// The name in Chinese characters.
  let text: String
  /// The pinyin initial of each character, in capitals.
  let initials: String
  /// The surname's pinyin in ASCII; nil when there is no surname.
  let surname: String?
}

/// Draws names that belong to nobody in particular.
enum Names {
  /// The custom after which a household is named.
  enum Custom: Sendable { case han, mongolian, hui }

  /// A custom in about the proportions of the city.
  static func custom(_ random: inout SplitMix64) -> Custom {
    switch random.below(100) {
    case 0..<78: .han
    case 78..<94: .mongolian
    default: .hui
    }
  }

  /// A name after `custom`; the surname is `surname` when given. Never one of ``withheld``.
  static func draw(
    _ custom: Custom, feminine: Bool, surname: NameTables.Part? = nil,
    _ random: inout SplitMix64
  ) -> MadeUpName {
    while true {
      let name =
        custom == .mongolian
        ? mongolian(feminine: feminine, &random)
        : surnamed(surname ?? drawSurname(custom, &random), feminine: feminine, &random)
      if !withheld.contains(digest(name.text)) { return name }
    }
  }

  /// A surname; the front of the Han table is drawn more often.
  static func drawSurname(_ custom: Custom, _ random: inout SplitMix64) -> NameTables.Part {
    if custom == .hui { return NameTables.huiSurnames[random.below(NameTables.huiSurnames.count)] }
    let count = NameTables.hanSurnames.count
    return NameTables.hanSurnames[min(random.below(count), random.below(count))]
  }

  private static func surnamed(
    _ surname: NameTables.Part, feminine: Bool, _ random: inout SplitMix64
  ) -> MadeUpName {
    let table = feminine ? NameTables.feminine : NameTables.masculine
    let first = random.below(table.count)
    var given = [table[first]]
    if random.chance(88) {
      let second = (first + 1 + random.below(table.count - 1)) % table.count
      given.append(table[second])
    }
    return MadeUpName(
      text: surname.characters + given.map(\.characters).joined(),
      initials: surname.initials + given.map(\.initials).joined(),
      surname: surname.syllables.joined().replacingUmlaut)
  }

  private static func mongolian(feminine: Bool, _ random: inout SplitMix64) -> MadeUpName {
    let lasts = feminine ? NameTables.mongolianFeminine : NameTables.mongolianMasculine
    let first = NameTables.mongolianFirst[random.below(NameTables.mongolianFirst.count)]
    let last = lasts[random.below(lasts.count)]
    return MadeUpName(
      text: first.characters + last.characters, initials: first.initials + last.initials,
      surname: nil)
  }

  /// FNV-1a, 64 bits, of the UTF-8 bytes (draft-eastlake-fnv).
  static func digest(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  /// Names that press articles on moral banks and grid work print, and names of well-known people,
  /// as digests: a list in clear would print them once more.
  static let withheld: Set<UInt64> = [
    0x00e9_10f9_7fa0_bd63, 0x01fe_f626_141e_9931, 0x03c7_5d36_ee12_b825,
    0x087e_c6c6_4662_54b9, 0x0b56_ba7f_8c0b_8f22, 0x0b92_fbf8_5848_e01d,
    0x0c08_dbf8_58ac_1d22, 0x12f9_cc40_9411_2054, 0x147a_a53a_3572_e1a5,
    0x17f0_572f_6831_3126, 0x1ae2_78ec_dbbc_768c, 0x26e0_ed14_47b9_f787,
    0x2790_9847_630d_8115, 0x2b1e_5052_2179_c9da, 0x2f14_b409_93a5_c2bd,
    0x2f85_8c16_5ba8_54b8, 0x308b_d54f_84d3_6960, 0x38aa_5a4f_85c0_856e,
    0x48bd_0dcd_10fd_dd02, 0x49c5_ec37_76f7_d7c4, 0x4ab3_6474_2d1b_abfb,
    0x4bd0_bc6a_c74e_7aad, 0x5201_a3fe_c488_5865, 0x53ad_7b58_8ca1_709f,
    0x53c8_6fce_fe22_4a81, 0x5453_6728_3e52_67f1, 0x5aef_4ffe_c9aa_771f,
    0x5b17_2dfe_c9cb_8f6d, 0x5b2b_7afe_c9dc_bb4e, 0x604b_65eb_6746_b935,
    0x6423_28ad_1ccf_c731, 0x65ce_3013_e417_7713, 0x66f2_f878_41de_0402,
    0x6bde_d642_d630_f7d8, 0x7077_54a7_42cb_af9b, 0x718b_7edf_9964_c577,
    0x72fc_4f1d_5b9f_7e44, 0x7688_7077_b42a_64ca, 0x7720_1804_70a7_59c1,
    0x79f1_f88f_4d58_674a, 0x7b9a_c053_9103_1bd2, 0x7cce_e226_581b_df8d,
    0x921f_f8a7_06fa_1eaf, 0x9686_b0f8_172e_aa72, 0x9855_5384_069e_46f2,
    0x9e5a_b575_a42d_426c, 0xab07_a6b1_b818_d177, 0xb76d_7673_b3a5_bf7d,
    0xb79b_fa6b_2e90_d69f, 0xbab2_9796_eb32_9f59, 0xbaea_aaa1_ed7c_2095,
    0xbe40_c99e_74ce_42fb, 0xbff9_c95b_5bb8_b3e0, 0xc1a7_4ddf_aa3c_db23,
    0xc1f6_86ff_03c3_1399, 0xc2e6_c913_dc7f_4e08, 0xc5e5_4882_456f_2942,
    0xc6cc_cda4_0e70_8922, 0xc82b_eb31_6c7c_7cb0, 0xcf18_b0d6_a135_b9fa,
    0xd191_d165_1aa6_7583, 0xd475_440e_714d_0b0d, 0xd6bd_20e7_9e16_15b1,
    0xd7a5_bed0_9bf6_d41e, 0xdeff_404d_3882_fe04, 0xe155_7dde_3f8e_c6e3,
    0xe168_6ebd_a54e_1c3c, 0xe42f_c597_d278_4f0a, 0xe763_9b6c_efb5_f6ec,
    0xee5c_365f_b994_4693, 0xf204_d57a_2f65_6b2a, 0xf232_f4f8_4a15_dadc,
    0xf812_b842_eaf1_6c3a, 0xfaa2_4e85_b7c8_d441, 0xfb07_0349_fb87_b70c,
    0xfd4c_b235_d8fa_6172,
  ]
}

extension String {
  /// `lü` as passports write it, `lyu`.
  fileprivate var replacingUmlaut: String {
    map { $0 == "ü" ? "yu" : String($0) }.joined()
  }
}
