import Tables

/// What a column of a file means.
public enum Column: String, Hashable, Sendable, CaseIterable {
  /// The reason of the reader's own quarantine file; not read.
  case reason
  case name, door, estate, building, entrance, room, oldNumber
  case points, spent, balance, date, item, by
  case grid, tags, phone, birth, initials, consentOn, consentForm
  case code, gridName, parent, kind, buildings

  /// What people call it. Brackets and spaces in a heading do not count.
  var names: [String] {
    switch self {
    case .reason: ["原因", "reason"]
    case .name: ["姓名", "户主", "户主姓名", "储户", "储户姓名", "居民姓名", "居民", "名字", "name"]
    case .door: ["门牌", "门牌号", "住址", "地址", "家庭住址", "家庭地址", "详细地址", "居住地址", "房号", "door", "address"]
    case .estate: ["小区", "小区名称", "所在小区", "estate"]
    case .building: ["楼栋", "楼号", "楼栋号", "栋", "幢", "楼", "building"]
    case .entrance: ["单元", "单元号", "entrance"]
    case .room: ["室", "房间", "房间号", "室号", "户号", "room"]
    case .oldNumber: ["存折号", "旧存折号", "存折编号", "账号", "卡号", "存折", "oldno", "oldnumber"]
    case .points: ["积分", "得分", "分值", "加分", "收入", "存入", "变动", "本次积分", "points", "change"]
    case .spent: ["支出", "兑换", "兑换积分", "已兑换", "消费", "减分", "扣减", "使用积分", "已用积分", "spent"]
    case .balance:
      ["余额", "结余", "累计积分", "总积分", "现有积分", "剩余积分", "积分余额", "可用积分", "结存", "balance"]
    case .date: ["日期", "时间", "发生日期", "登记日期", "年月日", "date", "on"]
    case .item: ["事由", "项目", "事项", "内容", "摘要", "事迹", "好事", "备注", "说明", "item"]
    case .by: ["经办人", "登记人", "记录人", "审核人", "揽储员", "by"]
    case .grid: ["网格", "网格编码", "所属网格", "网格号", "grid"]
    case .tags: ["标签", "身份", "人员类别", "类别", "政治面貌", "tags"]
    case .phone: ["电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "phone"]
    case .birth: ["出生年", "出生年份", "出生日期", "出生年月", "birthyear"]
    case .initials: ["拼音", "首字母", "拼音首字母", "initials"]
    case .consentOn: ["同意日期", "签字日期", "consenton"]
    case .consentForm: ["同意书编号", "同意书", "consentform"]
    case .code: ["网格编码", "编码", "网格代码", "网格编号", "code"]
    case .gridName: ["网格名称", "名称", "网格", "name"]
    case .parent: ["上级网格", "上级编码", "上级网格编码", "所属网格", "parent"]
    case .kind: ["类型", "类别", "性质", "kind"]
    case .buildings: ["楼栋", "楼栋名称", "包含楼栋", "楼号", "楼", "buildings"]
    }
  }
}

/// The heading of a file: which column is which.
struct Columns {
  /// The record in which the heading stands, from 0.
  let record: Int
  /// The headings as they stand.
  let headings: [String]
  private let places: [Column: Int]

  /// Rows above the heading are titles.
  private static let mostTitles = 15

  /// Finds the heading: the first row in which all that is needed has a column.
  /// - Parameters:
  ///   - known: what may be there.
  ///   - needed: of each list one must be there.
  init(
    _ records: [Sheet.Record], known: [Column], needed: [[Column]]
  ) throws(TableFault) {
    for (place, record) in records.prefix(Self.mostTitles).enumerated() {
      let columns = record.fields.map { Self.column($0, known) }
      let found = Set(columns.compactMap(\.self))
      guard needed.allSatisfy({ !found.isDisjoint(with: $0) }) else { continue }
      var places: [Column: Int] = [:]
      for (index, column) in columns.enumerated() {
        guard let column else { continue }
        // Of several columns of words the first one counts.
        if column == .item, places[.item] != nil { continue }
        guard places.updateValue(index, forKey: column) == nil else {
          throw TableFault(
            line: record.number, column: Cell.plain(record.fields[index]),
            zh: "意思相同的列出现两次，请只留一列", en: "two columns mean the same; leave one")
        }
      }
      self.record = place
      headings = record.fields
      self.places = places
      return
    }
    let wanted = needed.map { $0.compactMap(\.names.first).joined(separator: "或") }
    throw TableFault(
      line: nil, zh: "没有找到表头，至少要有这些列：\(wanted.joined(separator: "、"))",
      en: "no heading was found; needed are: \(needed.map { $0.map(\.rawValue) })")
  }

  func has(_ column: Column) -> Bool { places[column] != nil }

  /// The place of a column.
  func place(_ column: Column) -> Int? { places[column] }

  /// The text of a cell, empty where there is none.
  func text(_ column: Column, _ record: Sheet.Record) -> String {
    guard let place = places[column], place < record.fields.count else { return "" }
    return record.fields[place]
  }

  /// Headings that mean nothing here.
  var unused: [String] {
    let used = Set(places.values)
    return headings.indices.filter { !used.contains($0) }.map { Cell.plain(headings[$0]) }
      .filter { !$0.isEmpty }
  }

  private static func column(_ heading: String, _ known: [Column]) -> Column? {
    var text = Cell.compact(heading).lowercased().filter { $0 != "_" && $0 != "*" }
    if let bracket = text.firstIndex(where: { "(（[【".contains($0) }) {
      text = String(text[..<bracket])
    }
    return known.first { $0.names.contains(text) }
  }
}
