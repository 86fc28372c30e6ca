"""The first day: the old book, the offices, and the first deeds at the door."""

import json

import oldbook
from lab import expect
from oldbook import GRIDS, HOUSEHOLDS


def old_book(month):
    """A spoilt GBK book of 3,000 households, imported twice, then its doubtful rows once more."""
    lab = month.lab
    month.sign_in_cli(month.secretary, "secretary")

    def run(*arguments, status=0):
        return json.loads(lab.moralbank(
            "import", *arguments, "--json", user="secretary", status=status))

    grids = oldbook.write(lab.folder / "grids.csv", oldbook.grid_rows())
    expect(run("grids", grids)["accepted"] == len(GRIDS), "grids")
    roster = oldbook.write(lab.folder / "roster.csv", oldbook.roster_rows())
    opened = run("people", roster, "--estate", "测试", "--consent-way", "paper",
                 "--consent-on", "2026-10-20")
    expect(opened["accepted"] == HOUSEHOLDS and opened["encoding"] == "gb18030", opened)

    book = oldbook.write(lab.folder / "book.csv", oldbook.book_rows())
    options = ("--estate", "测试", "--year", "2023", "--closed-on", lab.today())
    sound = [n for n in range(HOUSEHOLDS) if not oldbook.is_doubtful(n)]
    points = sum(map(oldbook.points, sound))
    trial = run("book", book, "--dry-run", *options, status=1)
    expect(trial["points"] == points and trial["dry_run"], trial)
    first = run("book", book, *options, status=1)
    expect((first["accepted"], first["points"]) == (len(sound), points), first)
    again = run("book", book, *options, status=1)
    expect((again["accepted"], again["points"], again["known"]) == (0, 0, len(sound)), again)
    aside = oldbook.read(lab.folder / "quarantine.csv")
    expect(aside[0] == ["原因"] + oldbook.HEADING and len(aside) - 1 == HOUSEHOLDS - len(sound))
    expect(all(row[0] for row in aside[1:]), "a row aside without its reason")
    mended = oldbook.write(lab.folder / "mended.csv", oldbook.mended_rows())
    expect(run("book", mended, *options)["accepted"] == HOUSEHOLDS - len(sound))
    expect(run("book", mended, *options)["known"] == HOUSEHOLDS - len(sound))

    listed = lab.moralbank(
        "import", "confirmation", "--import", first["import_id"], user="secretary")
    expect(f"共 {len(sound)} 人 {points} 分" in listed and listed.count("【") == 150, "to be signed")
    totals, _ = month.reconcile()
    opening = sum(t["amount"] for t in month.auditor.every("/v1/transfers?kind=opening_balance"))
    expect(opening == sum(map(oldbook.points, range(HOUSEHOLDS))), "opening balances", opening)
    expect(sum(totals.values()) == 0, "all legs together")


def offices(month):
    """Two workers, a recorder and a resident are let in, by one-time codes and offices of a day."""
    east, west = month.neighbours(0, 2, skip=20), month.neighbours(5, 2, skip=20)
    month.east = month.let_in(east[0])
    month.west = month.let_in(west[0], server=1)
    today = month.lab.today()
    for client, grids in ((month.east, GRIDS[:4]), (month.west, GRIDS[4:])):
        client.refused("forbidden", "/v1/offices", {
            "person_id": client.id, "role": "grid_worker", "grids": grids, "from": today})
        month.secretary.post("/v1/offices", {
            "person_id": client.id, "role": "grid_worker", "grids": grids, "from": today})
    for role in ("auditor", "secretary"):
        month.secretary.refused("forbidden", "/v1/offices", {
            "person_id": month.east.id, "role": role, "from": today})
    refusal = month.street.refused("validation-failed", "/v1/offices", {
        "person_id": month.east.id, "role": "auditor", "from": today})
    expect(refusal["errors"], refusal)
    month.recorder = month.let_in(east[1])
    month.neighbour = month.let_in(west[1], server=1)
    month.east.refused("outside-your-grid", "/v1/credits", patrol(month, west[1]["id"], 60))


def patrol(month, person, minutes, day=None):
    return {"act_type": "B01", "person_id": person, "minutes": minutes,
            "occurred_on": day or month.lab.today(), "evidence": [{"kind": "SI"}]}


def wrong_person(month):
    """A wrong person credited, and withdrawn; the right one credited."""
    wrong, right = (one["id"] for one in month.neighbours(1, 2))
    before = [month.secretary.balance(one)["available"] for one in (wrong, right)]
    slip = month.east.post("/v1/credits", patrol(month, wrong, 60))
    expect(slip["points"] == 5 and slip["balance"]["available"] == before[0] + 5, slip)
    path = f"/v1/acts/{slip['act_id']}/withdrawal"
    month.west.refused("forbidden", path)
    taken = month.east.post(path)
    expect(taken["state"] == "withdrawn" and taken["balance"]["available"] == before[0], taken)
    month.east.refused("already-decided", path)
    paid = month.east.post("/v1/credits", patrol(month, right, 60))
    expect(paid["balance"]["available"] == before[1] + 5, paid)
    lines = month.secretary.get(f"/v1/people/{wrong}/statement")["items"]
    expect([line["kind"] for line in lines[:2]] == ["withdrawal", "credit"], lines[:2])
    expect(month.secretary.get(f"/v1/people/{wrong}/minutes")["minutes"] == 0, "minutes too")
    month.agree([wrong, right])


def third_visit(month):
    """A third visit whose points are cut but whose minutes stay."""
    friend, elder = (one["id"] for one in month.neighbours(2, 2))
    visit = {
        "act_type": "A01", "person_id": friend, "minutes": 45, "occurred_on": month.lab.today(),
        "beneficiary": {"person_id": elder}, "evidence": [{"kind": "LOG"}, {"kind": "BC"}]}
    seen = []
    for number in range(3):
        told = month.east.post("/v1/credits/dry-run", visit)
        made = month.east.post("/v1/credits", visit, key=f"visit-{number}")
        expect((told["points"], told["points_cut"]) == (made["points"], made["points_cut"]), told)
        expect(month.east.post("/v1/credits", visit, key=f"visit-{number}") == made, "replayed")
        seen.append((made["points"], made["points_cut"], made["transfer_id"] is None))
    expect(seen == [(5, 0, False), (5, 0, False), (0, 5, True)], seen)
    act = month.secretary.get("/v1/acts/" + made["act_id"])
    cut = [cap for cap in act["calculation"]["caps"] if cap["cut"]]
    expect(act["state"] == "credited" and cut[0]["scope"] == "type_day", act)
    expect(cut[0]["limit"] == cut[0]["used"] == 10, cut)
    served = month.secretary.get(f"/v1/people/{friend}/minutes")
    expect((served["minutes"], served["deeds"]) == (135, 3), served)


SCENES = [old_book, offices, wrong_person, third_visit]
