/// Chinese words for the codes of the contract; a code without a word stays as it is.
enum Words {
  static func role(_ code: String) -> String { roles[code] ?? code }
  static func state(_ code: String) -> String { states[code] ?? code }
  static func transfer(_ kind: String) -> String { transfers[kind] ?? kind }

  private static let roles = [
    "grid_worker": "网格员", "secretary": "书记", "shopkeeper": "超市管理员", "auditor": "监督员",
    "operator": "系统运维", "resident": "居民",
  ]

  private static let states = [
    "submitted": "待核实", "returned": "退回补充", "withdrawn": "已撤回", "rejected": "未通过",
    "verified": "已核实待审", "on_notice": "公示中", "credited": "已入账", "reversed": "已冲正",
    "requested": "待审批", "approved": "已批准", "cancelled": "已取消", "lapsed": "逾期未领",
    "fulfilled": "已领取", "done": "已会签", "refused": "不同意",
    "listed": "已入账", "waiting": "公示中", "frozen": "有异议", "cleared": "已入账",
    "open": "待处理", "upheld": "成立", "dismissed": "不成立", "appealed": "已申诉",
    "finally_upheld": "终裁成立", "finally_dismissed": "终裁不成立",
  ]

  private static let transfers = [
    "credit": "入账", "hold": "冻结", "release": "解冻", "redemption": "兑换",
    "notice_end": "公示期满", "withdrawal": "撤回", "reversal": "冲正", "recovery": "追回",
    "expiry": "到期", "opening_balance": "期初", "donation": "捐赠",
    "voucher": "服务券",
  ]
}
