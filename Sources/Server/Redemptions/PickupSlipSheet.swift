import Bank
import Store
import Tables

/// The slip for an approved gift: large enough to be read without glasses, to be signed when the
/// gift is handed over.
struct PickupSlipSheet {
  let slip: PickupSlip

  private static let rule = String(repeating: "─", count: 20)

  /// The text, each line ended.
  var text: String {
    let code = slip.code.prefix(4) + " " + slip.code.dropFirst(4)
    let place =
      slip.pointAddress.isEmpty ? slip.pointName : "\(slip.pointName)（\(slip.pointAddress)）"
    let until = slip.collectUntil.map { "\($0.day) \(Self.time($0.minute)) 前" } ?? "不限"
    let lines = [
      "\(slip.communityName)道德银行　取货单", Self.rule,
      "取货码　　\(code)", Self.rule,
      "储户　　　\(DisplayWidth.printable(slip.holderName))", "存折尾号　\(slip.passbookTail)",
      "礼品　　　\(slip.itemName)　\(slip.quantity) 件", "积分　　　\(slip.points) 分（已预留）",
      "领取地点　\(place)", "领取期限　\(until)",
      Self.rule, "", "领取人签名：____________　日期：____________",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func time(_ minute: Int) -> String {
    let (hours, minutes) = minute.quotientAndRemainder(dividingBy: 60)
    return "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
  }
}
