"""Deeds around midnight, of eighty people at once, and of the secretary himself."""

from lab import expect, wait_for
from oldbook import GRIDS
from scenes_opening import patrol


def midnight(month):
    """A deed at 23:50 and one at 00:10: each has the day, and the caps, of its own date."""
    lab = month.lab
    lab.go_to("2026-11-03 23:50")
    watch = month.neighbours(3, 1)[0]["id"]
    for minutes in (120, 120):
        late = month.east.post("/v1/credits", patrol(month, watch, minutes, "2026-11-03"))
    expect((late["points"], late["points_cut"]) == (5, 5), "15 a day", late)
    month.east.refused("future-day", "/v1/credits", patrol(month, watch, 60, "2026-11-04"))
    lab.go_to("2026-11-03 23:59:55")
    month.east.refused("future-day", "/v1/credits", patrol(month, watch, 60, "2026-11-04"))
    wait_for("midnight", lambda: lab.today() == "2026-11-04")
    early = month.east.post("/v1/credits", patrol(month, watch, 120, "2026-11-04"))
    expect((early["points"], early["points_cut"]) == (10, 0), early)
    lab.go_to("2026-11-04 00:10")
    told = month.east.post("/v1/credits", patrol(month, watch, 60, "2026-11-03"))
    expect((told["points"], told["points_cut"]) == (0, 5), "told late, still of the 3rd", told)
    last = month.east.post("/v1/credits", patrol(month, watch, 120, "2026-11-04"))
    expect((last["points"], last["points_cut"]) == (5, 5), last)
    lines = month.secretary.get(f"/v1/people/{watch}/statement")["items"]
    expect([(line["effective_on"], line["amount"]) for line in lines[:4]] == [
        ("2026-11-04", 5), ("2026-11-04", 10), ("2026-11-03", 5), ("2026-11-03", 10)], lines[:4])
    ended = month.secretary.get(f"/v1/people/{watch}/balance?as_of=2026-11-03")["available"]
    now = month.secretary.balance(watch)["available"]
    expect(now - ended == 15, "the balance at the end of the 3rd", ended, now)


def clean_up(month):
    """Eighty people of seven grids, and guests of none, on one clean-up day: one list."""
    month.lab.go_to("2026-11-07 15:30")
    today = month.lab.today()
    activity = month.secretary.post("/v1/activities", {
        "title": "清洁家园日", "on": today, "place": "中心广场", "act_types": ["C01", "F01"],
        "recorder_id": month.recorder.id})
    shares = (12, 12, 12, 11, 11, 11, 9)
    crowd = [p["id"] for grid, n in enumerate(shares) for p in month.neighbours(grid, n, skip=4)]
    guests = [month.secretary.post("/v1/people", {
        "name": name, "birth_year": 1980, "consent": {"given_on": today, "way": "paper"},
    })["id"] for name in ("测试客甲", "测试客乙")]
    crowd += guests
    expect(len(set(crowd)) == 80, len(set(crowd)))
    items = [{
        "act_type": "C01", "person_id": one, "minutes": 120, "occurred_on": today,
        "activity_id": activity["id"], "client_ref": str(number),
        "evidence": [{"kind": "SI", "ref": f"第{number // 20 + 1}页"}, {"kind": "PH"}],
    } for number, one in enumerate(crowd)]
    month.neighbour.refused("forbidden", "/v1/credits/batch", {"items": items, "atomic": True})
    told = month.recorder.post("/v1/credits/batch/dry-run", {"items": items})
    expect([one["points"] for one in told["results"]] == [10] * 80, told)
    spoilt = [dict(items[0], activity_id=None)] + items[1:]
    month.recorder.refused("batch-refused", "/v1/credits/batch", {"items": spoilt, "atomic": True})
    made = month.recorder.post("/v1/credits/batch", {"items": items, "atomic": True}, key="day")
    expect((made["credited"], made["refused"], made["points"]) == (80, 0, 800), made)
    again = month.recorder.post("/v1/credits/batch", {"items": items, "atomic": True}, key="day")
    expect(again == made, "the list sent again")
    seen = month.secretary.get("/v1/activities/" + activity["id"])
    by_grid = {part["grid"]: part["acts"] for part in seen["grids"]}
    expect(by_grid == dict(zip(GRIDS, shares)) | {None: 2}, by_grid)
    for worker, own in ((month.east, 47), (month.west, 31)):
        acts = list(worker.every(f"/v1/acts?activity={activity['id']}&limit=100"))
        expect(len(acts) == own, "each worker sees those of his grids", len(acts), own)
    # What a recorder gives for his activity is outside the worker's limit of 300 a day.
    more = month.east.post("/v1/credits", patrol(month, month.neighbours(0, 1)[0]["id"], 60))
    expect(more["points"] == 5, more)
    month.agree(crowd[:3] + guests)


def own_deed(month):
    """The secretary's own deed: a worker's word and the street's review, never his own."""
    month.lab.go_to("2026-11-08 10:00")
    own, home = month.secretary.id, month.neighbours(0, 1)[0]["household_id"]
    moved = month.street.post(f"/v1/people/{own}/move", {"household_id": home})
    expect(moved["grid"] == GRIDS[0], moved)
    filed = month.secretary.post("/v1/acts", {
        "act_type": "D05", "person_id": own, "occurred_on": month.lab.today(),
        "evidence": [{"kind": "RES", "ref": "议事会第12号"}]})
    expect(filed["state"] == "submitted", filed)
    path = f"/v1/acts/{filed['act_id']}"
    month.west.refused("outside-your-grid", path + "/verification", {"decision": "verified"})
    verified = month.east.post(path + "/verification", {"decision": "verified"})
    expect((verified["state"], verified["points"]) == ("verified", 0), verified)
    month.secretary.refused("own-matter", path + "/review", {"decision": "approved"})
    month.east.refused("forbidden", path + "/review", {"decision": "approved"})
    approved = month.street.post(path + "/review", {"decision": "approved"})
    expect((approved["state"], approved["points"]) == ("on_notice", 10), approved)
    month.kept["own deed"] = filed["act_id"]
    month.agree([own])


SCENES = [midnight, clean_up, own_deed]
