import Bank
import FoundationEssentials

/// The notices, lines and objections that a batch of commands names.
struct NoticeReach {
  var spans: Set<NoticeSpan> = []
  var records: Set<NoticeKey> = []
  /// Acts whose line and objections are wanted.
  var acts: Set<ActID> = []
  /// Those of them on which somebody decides.
  var settled: Set<ActID> = []
}

extension Reach {
  mutating func add(_ command: NoticeCommand, in community: CommunityID) {
    switch command {
    case .make(let request):
      notices.spans.insert(NoticeSpan(community: community, request))
      grids.formUnion(request.grids)
    case .post(let request):
      notices.records.insert(NoticeKey(community: community, number: request.number))
    case .object(let request): addLine(of: request.act)
    case .decideObjection(let request):
      addLine(of: request.act)
      notices.settled.insert(request.act)
      reversed.insert(.act(request.act))
    case .appeal(let request): addLine(of: request.act)
    case .consent(let request):
      holders.insert(request.person.holder)
      people.principals.insert(request.person)
    }
  }

  mutating func add(_ date: StandingDate, in community: CommunityID) {
    switch date {
    case .endOfNotice(let act): addLine(of: act)
    case .lapse(let redemption), .undecided(let redemption): redemptions.insert(redemption)
    case .expiry(let holder, _):
      holders.insert(holder)
      people.principals.insert(PersonID(holder.uuid))
      expiry.lots.insert(HolderKey(community: community, holder: holder))
    case .voucherExpiry(let voucher): vouchers.vouchers.insert(voucher)
    case .expiryJudged(let day):
      expiry.days.insert(ExpiryDay(community: community, day: day))
    }
  }

  private mutating func addLine(of act: ActID) {
    acts.insert(act)
    notices.acts.insert(act)
    followsMergers = true
  }
}
