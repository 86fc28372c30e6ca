"""Notices: one posted, one never; objections, appeals, and a machine off over a deadline."""

from lab import expect, wait_for
from oldbook import GRIDS


def lines_of(month, number):
    return month.secretary.get(f"/v1/notices/{number}")["lines"]


def posted(month):
    """Thirty deeds of level 2 go on the board; an objection to one line, a slip to another."""
    month.lab.go_to("2026-11-09 09:00")
    today, month.doers = month.lab.today(), []
    for worker, grid in ((month.east, 1), (month.west, 5)):
        for person in month.neighbours(grid, 15, skip=30):
            seen = worker.post("/v1/credits", {
                "act_type": "A06", "person_id": person["id"], "occurred_on": today,
                "beneficiary": {"door": "老槐树巷3号"},
                "evidence": [{"kind": "BC"}, {"kind": "WI", "ref": "邻居"}]})
            expect(seen["state"] == "verified", "level 2 is not issued by the worker", seen)
            month.doers.append((person, seen["act_id"]))
    for _, act in month.doers:
        reviewed = month.secretary.post(f"/v1/acts/{act}/review", {"decision": "approved"})
        expect((reviewed["state"], reviewed["points"]) == ("on_notice", 10), reviewed)
    grids = [GRIDS[1], GRIDS[5]]
    made = month.secretary.post("/v1/notices", {"grids": grids})
    month.board = made["no"]
    month.secretary.post(f"/v1/notices/{month.board}/posting", {
        "posted_on": today, "signed_by": "网格长", "place": "南门公告栏"})
    waiting = [line for line in lines_of(month, month.board) if line["state"] == "waiting"]
    expect(len(waiting) == 30 and {line["clears_on"] for line in waiting} == {"2026-11-13"})
    text = month.secretary.get(f"/v1/notices/{month.board}/text")
    expect(not any(person["name"] in text for person, _ in month.doers), "names without consent")
    month.forgotten = month.secretary.post("/v1/notices")["no"]

    month.objections = [
        month.neighbour.post("/v1/objections", {
            "notice_no": month.board, "act_id": month.doers[3][1], "reason": "当天没有人来过"}),
        month.west.post("/v1/objections", {
            "notice_no": month.board, "act_id": month.doers[20][1], "reason": "旧物没有卖",
            "slip_no": "YY-0007"})]
    expect([one["line_state"] for one in month.objections] == ["frozen"] * 2, month.objections)
    month.secretary.refused("validation-failed", "/v1/objections", {
        "notice_no": month.forgotten, "act_id": month.kept["own deed"], "reason": "没有张贴"})


def cleared(month):
    """At local midnight, and not before, all lines clear but the frozen ones, with two servers."""
    month.lab.go_to("2026-11-12 23:59:50")
    states = [line["state"] for line in lines_of(month, month.board)]
    expect(states.count("waiting") == 28 and states.count("frozen") == 2, "ahead of time", states)
    wait_for("the end of the notice", lambda: all(
        line["state"] != "waiting" for line in lines_of(month, month.board)))
    expect(month.lab.today() == "2026-11-13", "cleared before midnight")
    frozen = [line["act_id"] for line in lines_of(month, month.board) if line["state"] == "frozen"]
    expect(set(frozen) == {month.doers[3][1], month.doers[20][1]}, "the frozen lines stay")
    for person, act in month.doers:
        shares = (0, 10) if act in frozen else (10, 0)
        lines = month.secretary.get(f"/v1/people/{person['id']}/statement")["items"]
        ends = [line["amount"] for line in lines if line["kind"] == "notice_end"]
        expect(ends == ([10] if shares[0] else []), "once", ends)
        expect(month.secretary.balance(person["id"])["on_notice"] == shares[1], person["id"])
    month.agree([person["id"] for person, _ in month.doers[:5]])


def appeals(month):
    """Both objections are decided, appealed, and have the street's last word."""
    month.lab.go_to("2026-11-13 10:00")
    first, second = (f"/v1/objections/{one['objection_id']}" for one in month.objections)
    month.neighbour.refused("forbidden", first + "/decision", {
        "decision": "upheld", "reason": "我说了算"})
    dismissed = month.secretary.post(first + "/decision", {
        "decision": "dismissed", "reason": "有签到和见证人"})
    expect(dismissed["state"] == "dismissed" and dismissed["line_state"] == "waiting", dismissed)
    appealed = month.neighbour.post(first + "/appeal", {"reason": "见证人是他的亲戚"})
    expect((appealed["state"], appealed["line_state"]) == ("appealed", "frozen"), appealed)
    final = {"decision": "upheld", "reason": "街道复核：见证人为亲属"}
    month.secretary.refused("forbidden", first + "/decision", final)
    last = month.street.post(first + "/decision", final)
    expect((last["state"], last["line_state"]) == ("finally_upheld", "reversed"), last)
    month.street.refused("already-decided", first + "/decision", final)

    upheld = month.secretary.post(second + "/decision", {
        "decision": "upheld", "reason": "没有交接单"})
    expect((upheld["state"], upheld["line_state"]) == ("upheld", "reversed"), upheld)
    doer = month.let_in(month.doers[20][0], server=1)
    doer.post(second + "/appeal", {"reason": "交接单在居委会抽屉里"})
    last = month.street.post(second + "/decision", {
        "decision": "dismissed", "reason": "交接单已核实"})
    expect(last["state"] == "finally_dismissed", last)
    wait_for("what the street gave again", lambda: month.secretary.balance(
        month.doers[20][0]["id"])["on_notice"] == 0)
    month.agree([month.doers[3][0]["id"], month.doers[20][0]["id"]])
    states = [month.secretary.get(f"/v1/acts/{month.doers[n][1]}")["state"] for n in (3, 20)]
    expect(states == ["reversed", "credited"], states)


def machine_off(month):
    """The machine is off over two deadlines: caught up at the start, once, by two servers."""
    gift = next(item for item in month.recorder.every("/v1/catalogue?limit=100")
                if item["enabled"] and item["points"] <= 20 and item["stock"]["free"] >= 2)
    before = [month.secretary.balance(one.id) for one in (month.recorder, month.neighbour)]
    approved = month.recorder.post("/v1/redemptions", {"item": gift["code"]})
    waiting = month.neighbour.post("/v1/redemptions", {"item": gift["code"]})
    month.secretary.post(f"/v1/redemptions/{approved['redemption_id']}/decision", {
        "decision": "approved"})
    until = month.recorder.get(f"/v1/redemptions/{approved['redemption_id']}")["collect_until"]
    expect(until and until < "2026-11-28", "to be collected until the second opening", until)
    month.lab.go_to("2026-11-28 08:00")

    def states():
        return [month.secretary.get(f"/v1/redemptions/{one['redemption_id']}")["state"]
                for one in (approved, waiting)]

    wait_for("what was missed", lambda: "approved" not in states() and "requested" not in states())
    expect(states() == ["lapsed", "lapsed"], states())
    for one, was in zip((month.recorder, month.neighbour), before):
        now = month.secretary.balance(one.id)
        expect((now["available"], now["held"]) == (was["available"], was["held"]), was, now)
        lines = month.secretary.get(f"/v1/people/{one.id}/statement")["items"]
        expect([line["kind"] for line in lines[:2]] == ["release", "hold"], lines[:2])
    month.agree([month.recorder.id, month.neighbour.id])


def never_posted(month):
    """A board never posted: its points wait, until it hangs for its days."""
    line = next(one for one in lines_of(month, month.forgotten)
                if one["act_id"] == month.kept["own deed"])
    expect(line["state"] == "waiting" and line["clears_on"] is None, line)
    expect(month.secretary.balance(month.secretary.id)["on_notice"] == 10, "nineteen days later")
    month.secretary.post(f"/v1/notices/{month.forgotten}/posting", {
        "posted_on": month.lab.today(), "signed_by": "网格长", "place": "南门公告栏"})
    month.lab.go_to("2026-12-01 12:00")
    expect(month.secretary.balance(month.secretary.id)["on_notice"] == 10, "not before its days")
    month.lab.go_to("2026-12-02 00:10")
    wait_for("its end", lambda: month.secretary.balance(month.secretary.id)["on_notice"] == 0)
    month.agree([month.secretary.id])


def closing(month):
    """The month's statement, the minutes, and every balance against the transfers."""
    friend = month.neighbours(2, 1)[0]["id"]
    told = month.secretary.get(f"/v1/people/{friend}/monthly-statement?month=2026-11")
    expect(told, "a statement")
    served = month.secretary.get(f"/v1/people/{friend}/minutes?from=2026-11-01&to=2026-11-30")
    expect(served["minutes"] == 135, "the third visit's minutes are still there", served)
    month.agree([person["id"] for person, _ in month.doers])


SCENES = [posted, cleared, appeals, machine_off, never_posted, closing]
