"""A client of the contract: sessions, keys, and answers that are looked at."""

import http.client
import itertools
import json
import urllib.parse
import uuid

from lab import expect


class Client:
    """One person at a server; signs in again when the session has ended."""

    def __init__(self, lab, login, password, person_id=None, server=0):
        self.lab, self.login, self.password, self.server = lab, login, password, server
        self.token, self.id = None, person_id

    def ask(self, method, path, body=None, key=None):
        """One request; status and decoded body."""
        if self.token is None and path != "/v1/sessions":
            self.sign_in()
        status, answer = self.send(method, path, body, key)
        if status == 401 and path != "/v1/sessions":
            self.sign_in()
            status, answer = self.send(method, path, body, key)
        return status, answer

    def send(self, method, path, body, key):
        place = urllib.parse.urlparse(self.lab.servers[self.server][1])
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        headers = {"Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if key:
            headers["Idempotency-Key"] = key
        try:
            text = None if body is None else json.dumps(body)
            line.request(method, urllib.parse.quote(path, safe="/?=&:%-+"), text, headers)
            response = line.getresponse()
            data = response.read()
        finally:
            line.close()
        is_json = "json" in (response.getheader("Content-Type") or "")
        return response.status, json.loads(data) if is_json else data.decode()

    def sign_in(self):
        """By the password, which may be a one-time code."""
        self.token = None
        body = {"login": self.login, "password": self.password}
        status, answer = self.send("POST", "/v1/sessions", body, None)
        expect(status == 201, "sign-in of", self.login, status, answer)
        self.token, self.id = answer["token"], answer["person_id"]

    def get(self, path):
        status, answer = self.ask("GET", path)
        expect(status == 200, "GET", path, status, answer)
        return answer

    def post(self, path, body=None, key=None):
        """A request that must be accepted."""
        status, answer = self.ask("POST", path, {} if body is None else body, key or new_key())
        expect(status in (200, 201), "POST", path, body, status, answer)
        return answer

    def refused(self, code, path, body=None, key=None):
        """A request that must be refused with this code; the problem."""
        status, answer = self.ask("POST", path, {} if body is None else body, key or new_key())
        kind = answer.get("type") if isinstance(answer, dict) else None
        expect(kind == "/problems/" + code, "POST", path, "not refused:", code, status, answer)
        expect(answer["detail"], "a refusal without words", answer)
        return answer

    def every(self, path):
        """All items of a list, page by page."""
        mark = None
        while True:
            sign = "&" if "?" in path else "?"
            page = self.get(path + (f"{sign}cursor={mark}" if mark else ""))
            yield from page["items"]
            mark = page["next_cursor"]
            if mark is None:
                return

    def search(self, **query):
        """People found, page by page."""
        mark = None
        while True:
            body = query | {"limit": 100} | ({"cursor": mark} if mark else {})
            status, page = self.ask("POST", "/v1/people/search", body)
            expect(status == 200, "search", query, status, page)
            yield from page["items"]
            mark = page["next_cursor"]
            if mark is None:
                return

    def found(self, count, **query):
        people = list(itertools.islice(self.search(**query), count))
        expect(len(people) == count, "search", query, "found only", len(people))
        return people

    def balance(self, person):
        return self.get(f"/v1/people/{person}/balance")


def new_key():
    return str(uuid.uuid4())
