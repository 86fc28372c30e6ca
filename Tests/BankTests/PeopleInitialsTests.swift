import Testing

@testable import Bank

@Suite struct PeopleInitialsTests {
  /// The hundred commonest surnames of 2020 (公安部, 二〇二〇年全国姓名报告) with the initials that they
  /// are read with as surnames.
  static let commonest = """
    王w李l张z刘l陈c杨y黄h赵z吴w周z徐x孙s马m朱z胡h郭g何h林l罗l高g郑z梁l谢x宋s唐t许x韩h冯f邓d曹c彭p曾z肖x田t董d袁y\
    潘p于y蒋j蔡c余y杜d叶y程c苏s魏w吕l丁d任r沈s姚y卢l姜j崔c钟z谭t陆l汪w范f金j石s廖l贾j夏x韦w付f方f白b邹z孟m熊x秦q邱q江j\
    尹y薛x闫y段d雷l侯h龙l史s陶t黎l贺h顾g毛m郝h龚g邵s万w钱q严y覃q武w戴d莫m孔k向x汤t
    """

  @Test func `the hundred commonest surnames are read as surnames`() {
    let pairs = Array(Self.commonest)
    #expect(pairs.count == 200)
    for place in stride(from: 0, to: pairs.count, by: 2) {
      let likeliest = PeopleInitials.likeliest(of: "\(pairs[place])明")
      #expect(likeliest == "\(pairs[place + 1])m", "\(pairs[place])")
    }
  }

  @Test(arguments: [
    ("单明", ["sm", "dm", "cm"]), ("曾明", ["zm", "cm"]), ("乐明", ["ym", "lm"]),
    ("小乐", ["xl", "xy"]), ("尉迟明", ["ycm", "wcm"]), ("单于明", ["cym", "dym", "sym"]),
    ("万俟明", ["mqm", "wqm", "msm", "wsm"]),
    ("仇小种", ["qxz", "cxz", "qxc", "cxc"]), ("解明", ["xm", "jm"]),
    ("查明", ["zm", "cm"]), ("朴明", ["pm"]), ("区明", ["om", "qm"]), ("翟明", ["zm", "dm"]),
  ])
  func `every reading is known, the likeliest first`(_ name: String, _ readings: [String]) {
    #expect(Set(PeopleInitials.readings(of: name)) == Set(readings))
    #expect(PeopleInitials.readings(of: name).first == readings.first)
  }

  @Test(arguments: [
    ("", ""), ("·", ""), ("Anna Maria", "am"), ("阿依古丽·买买提", "ayglmmt"), ("〇一", "ly"),
    ("𠮷田", "t"), ("张A b", "zab"), ("12", ""),
  ])
  func `other scripts and signs are read as far as they go`(_ name: String, _ initials: String) {
    #expect(PeopleInitials.likeliest(of: name) == initials)
  }

  @Test func `readings stay few and short whatever the name`() {
    let many = String(repeating: "乐", count: 60)
    let readings = PeopleInitials.readings(of: many)
    #expect(readings.count == PeopleInitials.mostReadings)
    #expect(Set(readings).count == readings.count)
    #expect(readings.allSatisfy { $0.count == PeopleInitials.mostLetters })
    #expect(readings[0] == "y" + String(repeating: "l", count: 19))
  }

  @Test func `the table covers the characters of GBK and says little twice`() {
    var read = 0
    for code in 0x4E00...0x9FA5 {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let readings = PeopleInitials.readings(of: "·\(scalar)")
      if !readings.isEmpty { read += 1 }
      #expect(Set(readings).count == readings.count && readings.count <= 4)
    }
    #expect(read > 20_880)
  }

  @Test func `keys are the ends of the name, its readings and what was given`() {
    let keys = PeopleKeys.keys(name: "曾 小·Ai", initials: "zx")
    #expect(keys == ["曾小ai", "小ai", "ai", "i", "zxa", "cxa", "zx"])
    #expect(PeopleKeys.keys(name: "一", initials: "") == ["一", "y"])
    let long = String(repeating: "长", count: 60)
    #expect(PeopleKeys.keys(name: long, initials: "").allSatisfy { $0.count <= 24 })
  }
}
