import Bank
import Store

/// What is promised, on paper: for the secretary, the residents' body and the auditor.
struct OutstandingSheet {
  let reports: [OutstandingReport]

  /// The text, each line ended; a page for each community, and one for all where there are several.
  var text: String {
    var pages = reports.map(page)
    if reports.count > 1 { pages.insert(summary, at: 0) }
    return pages.joined(separator: "\u{0C}")
  }

  private var summary: String {
    var page = PrintedPage()
    page.add("待兑积分与礼品保障（汇总）")
    page.rule()
    page.table(
      [
        PrintedPage.Column(heading: "社区", width: 22),
        .init(heading: "积分", width: 9, isNumber: true),
        .init(heading: "折合（元）", width: 13, isNumber: true),
        .init(heading: "保障率", width: 10, isNumber: true),
      ],
      reports.map { one in
        [
          one.name, String(one.points.total), PrintedWords.yuan(one.cover.worth),
          Self.ratio(one.cover),
        ]
      })
    page.add("")
    points(reports.points, &page)
    cover(reports.cover, &page)
    return page.text
  }

  private func page(_ report: OutstandingReport) -> String {
    var page = PrintedPage()
    page.add(
      "\(report.name)道德银行",
      "待兑积分与礼品保障　截至\(PrintedWords.fullDay(report.day))"
        + "（流水号 \(report.seq)）")
    page.rule()
    points(report.points, &page)
    prices(report.prices, &page)
    cover(report.cover, &page)
    page.head("近三个整月兑换")
    for month in report.months {
      page.add(
        "\(month.month)：\(month.points) 分，合 \(PrintedWords.yuan(month.fen)) 元", indent: 2)
    }
    if report.partnerStock > 0 {
      page.add("另有合作商户货架 \(PrintedWords.yuan(report.partnerStock)) 元（领取后结算，不计入库存）")
    }
    return page.text
  }

  private func points(_ points: OutstandingPoints, _ page: inout PrintedPage) {
    page.section("待兑积分 \(points.total) 分")
    page.facts([
      ("可用", "\(points.available)"), ("公示中", "\(points.onNotice)"), ("已预留", "\(points.held)"),
      ("公益池", "\(points.charity)"), ("欠分（不计入）", "\(points.owed)"),
    ])
    let columns = [
      PrintedPage.Column(heading: "分类", width: 24), .init(heading: "积分", width: 12, isNumber: true),
    ]
    page.add("", "按取得时间（先到期、先取得的先用）")
    page.table(
      columns, PointAge.allCases.map { ["\($0.rawValue) 天", "\(points.byAge[$0] ?? 0)"] })
    page.add("", "按到期月份")
    page.table(columns, points.expiries.map { [$0.0?.description ?? "长期有效", "\($0.1)"] })
    page.add("", "按户主年龄和账户")
    page.table(
      columns,
      HolderBand.allCases.compactMap { band in
        points.byHolder[band].map { [Self.words(band), "\($0)"] }
      })
  }

  private static func words(_ band: HolderBand) -> String {
    switch band {
    case .under18: "18岁以下"
    case .from18: "18–34岁"
    case .from35: "35–59岁"
    case .from60: "60–69岁"
    case .from70: "70岁及以上"
    case .ageUnknown: "年龄未登记"
    case .household: "住户账户"
    case .organisation: "单位账户"
    case .pool: "共享池"
    case .charity: "公益池"
    }
  }

  private func prices(_ prices: PointPrices, _ page: inout PrintedPage) {
    page.section("每百分折合")
    switch prices.measure {
    case .redeemed: page.add("近365天实际兑换的加权平均，按现行参考价：", indent: 2)
    case .catalogue: page.add("近365天没有兑换，按在架实物的简单平均：", indent: 2)
    case .unknown: page.add("在架实物都没有参考价，无法折算。", indent: 2)
    }
    if let price = prices.price { page.add("\(PrintedWords.yuan(price.fenPer100)) 元", indent: 2) }
    for (name, item) in [("最低", prices.cheapest), ("最高", prices.dearest)] {
      guard let item else { continue }
      let price = PointPrice(fen: item.fen, points: item.points)
      page.add("\(name)：\(item.code)，\(PrintedWords.yuan(price.fenPer100)) 元", indent: 2)
    }
  }

  private func cover(_ cover: Cover, _ page: inout PrintedPage) {
    page.section("礼品保障率 \(Self.ratio(cover))" + (cover.isLow ? "　※ 低于60%，请补充礼品或经费" : ""))
    page.facts([
      ("积分折合", PrintedWords.yuan(cover.worth) + " 元"),
      ("库存（参考价）", PrintedWords.yuan(cover.stock) + " 元"),
      ("经费", PrintedWords.yuan(cover.budget) + " 元"),
      ("已用", PrintedWords.yuan(cover.spent) + " 元"),
      ("经费结余", PrintedWords.yuan(cover.budgetLeft) + " 元"),
      (
        "按现在的速度还能用",
        cover.tenthsOfMonths.map { "\($0 / 10).\($0 % 10) 个月" } ?? "（近三个月没有兑换）"
      ),
    ])
  }

  private static func ratio(_ cover: Cover) -> String {
    guard let points = cover.basisPoints else { return "—" }
    return "\(points / 100).\(padded(points % 100, 2))%"
  }
}

extension PrintedWords {
  /// Fen as yuan with two decimals.
  static func yuan(_ fen: Int) -> String {
    let size = abs(fen)
    return "\(fen < 0 ? "-" : "")\(size / 100).\(padded(size % 100, 2))"
  }
}
