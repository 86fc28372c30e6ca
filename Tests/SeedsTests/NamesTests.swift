import Testing

@testable import Seeds

@Suite struct NamesTests {
  /// Digests (FNV-1a) of names that press articles on moral banks and grid work print.
  static let press: Set<UInt64> = [
    0x718b_7edf_9964_c577, 0xe42f_c597_d278_4f0a, 0xfb07_0349_fb87_b70c, 0xc5e5_4882_456f_2942,
    0xbe40_c99e_74ce_42fb, 0xe155_7dde_3f8e_c6e3, 0x087e_c6c6_4662_54b9, 0x65ce_3013_e417_7713,
    0xf812_b842_eaf1_6c3a, 0x2f14_b409_93a5_c2bd, 0x72fc_4f1d_5b9f_7e44, 0x2790_9847_630d_8115,
    0x5453_6728_3e52_67f1,
  ]
  static let wellKnown = ["雷锋", "毛泽东", "周恩来", "邓小平", "李强", "王建军", "林海", "张桂梅"]

  @Test func `the digest is FNV-1a`() {
    #expect(Names.digest("") == 0xcbf2_9ce4_8422_2325)
    #expect(Names.digest("foobar") == 0x8594_4171_f739_67e8)
  }

  @Test func `a withheld name is never drawn`() {
    #expect(Self.press.isSubset(of: Names.withheld))
    #expect(Self.wellKnown.allSatisfy { Names.withheld.contains(Names.digest($0)) })
    var random = SplitMix64(seed: 7)
    let lin = NameTables.hanSurnames.first { $0.characters == "林" }
    var drawn: Set<String> = []
    for _ in 0..<20_000 {
      drawn.insert(Names.draw(.han, feminine: false, surname: lin, &random).text)
    }
    #expect(drawn.contains("林涛"))
    #expect(!drawn.contains("林海"))
  }

  @Test(arguments: [
    ("单", "S"), ("曾", "Z"), ("解", "X"), ("仇", "Q"), ("查", "Z"), ("尉迟", "YC"), ("区", "O"),
    ("吕", "L"), ("缪", "M"),
  ])
  func `a surname is read as a surname`(characters: String, initials: String) throws {
    let part = try #require(NameTables.hanSurnames.first { $0.characters == characters })
    #expect(part.initials == initials)
  }

  @Test func `each character of the tables has one syllable`() {
    let tables = [
      NameTables.hanSurnames, NameTables.huiSurnames, NameTables.feminine, NameTables.masculine,
      NameTables.mongolianFirst, NameTables.mongolianFeminine, NameTables.mongolianMasculine,
    ]
    var readings: [Character: Set<String>] = [:]
    for part in tables.joined() {
      #expect(part.characters.count == part.syllables.count, "\(part.characters)")
      #expect(!part.syllables.contains(""), "\(part.characters)")
      for (character, syllable) in zip(part.characters, part.syllables) {
        readings[character, default: []].insert(syllable)
      }
    }
    let twofold = readings.filter { $0.value.count > 1 }.keys
    #expect(Set(twofold) == ["尉"])
  }

  @Test func `the three customs give names of their own`() {
    var random = SplitMix64(seed: 3)
    let hui = Set(NameTables.huiSurnames.map(\.characters))
    for _ in 0..<500 {
      let mongolian = Names.draw(.mongolian, feminine: random.chance(50), &random)
      #expect(mongolian.surname == nil && mongolian.text.count >= 3)
      #expect(mongolian.initials.count == mongolian.text.count)
      let name = Names.draw(.hui, feminine: random.chance(50), &random)
      #expect(hui.contains(String(name.text.prefix(1))))
      #expect(name.surname?.allSatisfy(\.isASCII) == true)
    }
  }
}
