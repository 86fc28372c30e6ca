import Bank
import Store
import Tables

/// A notice as it is printed: plain text in columns of fixed width, in which a Chinese character
/// takes two. It sees nothing but what ``NoticeLineView`` has.
struct NoticeSheet {
  let notice: NoticeView
  let lines: [NoticeLineView]

  private static let rule = String(repeating: "─", count: 39)
  private static let headings = ["行", "存折尾号", "姓名", "类别", "日期", "积分", "公示", "生效日", "状态"]
  private static let numbers: Set<Int> = [0, 5]

  /// The text, each line ended.
  var text: String {
    var out = head
    for group in groups {
      out.append("")
      out.append("【\(group.name)】")
      out += table(group.lines)
    }
    out += ["", Self.rule] + foot
    return out.map(Self.trimmed).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let scope = notice.grids.isEmpty ? "全社区" : "网格 " + notice.grids.joined(separator: "、")
    let posted =
      notice.postedOn.map { day in
        "张贴：\(day)（次日起算）　签发：\(notice.signedBy ?? "")　地点：\(notice.place ?? "")"
      } ?? "张贴：　　　　年　　月　　日　签发：　　　　　　地点：　　　　　　"
    return [
      "\(notice.communityName)道德银行积分公示　第 \(notice.number) 号", Self.rule,
      "范围：\(scope)　流水号 \(notice.first) 至 \(notice.through)",
      posted, "共 \(notice.lines) 行，合计 \(notice.points) 分",
    ]
  }

  private var foot: [String] {
    [
      "如有异议，请在公示期内持行号到社区或找网格员填写异议单，也可以用自己的账户提交；",
      "有异议的行暂停生效，其余各行照常。未经本人同意，公示不写姓名。",
    ]
  }

  private struct Group {
    var name: String
    var lines: [NoticeLineView]
  }

  /// The lines by grid, in their order.
  private var groups: [Group] {
    var groups: [Group] = []
    var last: String??
    for line in lines {
      if last == nil || last != .some(line.grid) {
        groups.append(Group(name: line.gridName ?? "不在网格", lines: []))
        last = .some(line.grid)
      }
      groups[groups.count - 1].lines.append(line)
    }
    return groups
  }

  private func table(_ lines: [NoticeLineView]) -> [String] {
    let rows = [Self.headings] + lines.map(cells)
    let widths = Self.headings.indices.map { column in
      rows.map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    return rows.map { row in
      zip(row, widths).enumerated().map { index, cell in
        let space = String(repeating: " ", count: cell.1 - DisplayWidth.of(cell.0))
        return Self.numbers.contains(index) ? space + cell.0 : cell.0 + space
      }.joined(separator: "  ")
    }
  }

  private func cells(_ line: NoticeLineView) -> [String] {
    let tail = line.holderKind == .household ? "户\(line.tail)" : line.tail
    return [
      String(line.line), tail, DisplayWidth.printable(line.name ?? "—"), line.categoryZH,
      line.occurredOn.description, String(line.points),
      line.state == .listed ? "—" : "\(line.days)天",
      Self.isTakenBack(line) ? "—" : line.clearsOn?.description ?? "—", Self.words(for: line),
    ]
  }

  /// Whether nothing of the line takes effect any more.
  private static func isTakenBack(_ line: NoticeLineView) -> Bool {
    switch line.state {
    case .listed, .cleared: line.actState != .credited
    case .waiting: line.actState != .onNotice
    case .frozen: false
    case .reversed: true
    }
  }

  private static func words(for line: NoticeLineView) -> String {
    if isTakenBack(line) { return "已撤回" }
    return switch line.state {
    case .listed, .cleared: "已入账"
    case .waiting: "公示中"
    case .frozen: "有异议"
    case .reversed: "已撤回"
    }
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
