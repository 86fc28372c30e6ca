"""The people of the play, and what every scene may lean on."""

from client import Client
from lab import expect
from oldbook import GRIDS


class Month:
    """The bank, who uses it, and what was seen so far."""

    def __init__(self, lab, logins):
        self.lab = lab
        self.clients = {}
        listed = {}
        for entry in logins:
            listed.setdefault(entry["role"], []).append(entry)
        for role, entries in listed.items():
            for place, entry in enumerate(entries):
                self.clients[role, place] = Client(
                    lab, entry["login"], entry["password"], entry["person_id"])
        self.secretary = self.clients["secretary", 0]
        self.street = self.clients["secretary", 1]
        self.worker = self.clients["grid_worker", 0]
        self.auditor = self.clients["auditor", 0]
        self.shopkeeper = self.clients["shopkeeper", 0]
        self.resident = self.clients["resident", 1]
        self.kept = {}

    def sign_in_cli(self, client, user):
        self.lab.moralbank(
            "login", client.login, "--password-stdin", user=user, text_in=client.password + "\n")

    def let_in(self, person, server=0):
        """Somebody who has no login yet gets a one-time code and sets a password by it."""
        code = self.secretary.post(f"/v1/people/{person['id']}/login-code")["code"]
        login = self.secretary.get(f"/v1/people/{person['id']}")["login"]
        client = Client(self.lab, login, code, person["id"], server)
        password = "正确的马 电池 " + person["passbook_no"]
        status, answer = client.ask("PUT", "/v1/me/password", {"old": code, "new": password})
        expect(status == 204, "first password", status, answer)
        client.password = password
        return client

    def neighbours(self, grid, count, skip=0):
        """Grown-up people of one of the seven grids, the same at each call."""
        people = self.secretary.found(count + skip + 60, grid=GRIDS[grid])
        grown = [one for one in people if one["birth_year"] and one["birth_year"] <= 1995]
        return grown[skip:skip + count]

    def reconcile(self):
        """What an auditor who trusts nobody adds up himself, by the transfers alone."""
        totals, numbers, holders = {}, [], {}
        for transfer in self.auditor.every("/v1/transfers?limit=100"):
            numbers.append(transfer["seq"])
            for side, sign in (("debit_account", -1), ("credit_account", 1)):
                account = transfer[side]
                totals[account["id"]] = totals.get(account["id"], 0) + sign * transfer["amount"]
                if account["holder"]:
                    holders.setdefault(account["holder"]["id"], {})[account["kind"]] = account["id"]
        expect(sorted(numbers) == list(range(1, len(numbers) + 1)), "numbers without a gap")
        code = self.auditor.get("/v1/me")["person"]["community"]
        expect(self.auditor.get(f"/v1/communities/{code}/trial-balance")["total"] == 0)
        return totals, holders

    def agree(self, people):
        """The balances that the bank says are those that the transfers make."""
        totals, holders = self.reconcile()
        for person in people:
            balance = self.secretary.balance(person)
            for kind in ("available", "on_notice", "held", "owed"):
                made = totals.get(holders.get(person, {}).get(kind), 0)
                expect(balance[kind] == made, person, kind, balance[kind], "transfers make", made)
