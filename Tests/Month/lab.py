"""PostgreSQL, servers and the command line, on a clock that the play sets.

The bank knows one clock, the database's. Here it is libfaketime's: an offset from the real one that
PostgreSQL gets as it starts, so that moving it means turning the machine off and on again. It runs
on by itself in between. Servers and commands keep the real clock, and must not care.
"""

import contextlib
import datetime
import glob
import json
import os
import pathlib
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time

CHINA = datetime.timezone(datetime.timedelta(hours=8))
PATIENCE = 60  # seconds of real time for anything that has to come by itself


class Failed(Exception):
    """What the play saw is not what it must see."""


def expect(truth, *words):
    if not truth:
        raise Failed(" ".join(str(word) for word in words))


def wait_for(what, condition, seconds=PATIENCE):
    """Asks again until the condition holds; its value."""
    deadline = time.monotonic() + seconds
    while True:
        if value := condition():
            return value
        expect(time.monotonic() < deadline, "waited in vain for", what)
        time.sleep(0.1)


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**more):
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "HOME")}
    return kept | more


def preload():
    found = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    expect(found, "missing: faketime; install with: apt-get install -y faketime")
    return found[0]


class Lab:
    """One machine: a cluster, the bank in it, and as many servers as are started."""

    def __init__(self, program):
        self.program = str(program)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mb-month-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.binaries = max(
            glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        self.owner_password, self.app_password = secrets.token_hex(16), secrets.token_hex(16)
        self.port = free_port()
        self.offset = 0
        self.postmaster = None
        self.servers = []

    # The clock.

    def now(self):
        return datetime.datetime.now(CHINA) + datetime.timedelta(seconds=self.offset)

    def today(self):
        return self.now().date().isoformat()

    def clock(self):
        """What PostgreSQL needs in its environment to see the clock."""
        return {"LD_PRELOAD": preload(), "FAKETIME": f"{self.offset:+d}s",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def go_to(self, moment, servers=2):
        """Turns the machine off and on again at a moment of the community's calendar."""
        there = datetime.datetime.fromisoformat(moment).replace(tzinfo=CHINA)
        self.stop()
        moved = round((there - datetime.datetime.now(CHINA)).total_seconds())
        expect(self.offset == 0 or moved >= self.offset, "the clock only goes forward:", moment)
        self.offset = moved
        self.start(servers)

    # The machine.

    def as_server_user(self):
        """PostgreSQL refuses root: then it runs as the user that Debian's package has made, and
        sees the clock only as that user, who could not open a semaphore of root's."""
        clock = ["env"] + [f"{key}={value}" for key, value in self.clock().items()]
        if os.geteuid() != 0:
            return clock
        user = pwd.getpwnam("postgres")
        ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
        return ["setpriv", *ids, "--clear-groups", *clock]

    def make_cluster(self):
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        password = self.folder / "password"
        password.write_text(self.owner_password)
        if os.geteuid() == 0:
            for path in (data, password):
                shutil.chown(path, "postgres", "postgres")
        subprocess.run(
            self.as_server_user() + [
                self.binaries + "/initdb", "-D", data, "-U", "owner", "-A", "scram-sha-256",
                "--pwfile", password, "-E", "UTF8", "--locale=C", "--data-checksums"],
            check=True, stdout=subprocess.DEVNULL, env=environment(), cwd="/")
        password.unlink()

    def database(self, user, password, name="moralbank"):
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{name}"

    @property
    def owner(self):
        return self.database("owner", self.owner_password)

    def sql(self, text, name="moralbank"):
        answer = subprocess.run(
            ["psql", self.database("owner", self.owner_password, name), "-XAtqv",
             "ON_ERROR_STOP=1"], input=text, capture_output=True, text=True)
        expect(answer.returncode == 0, text, answer.stderr)
        return answer.stdout.strip()

    def start(self, servers=2):
        self.postmaster = subprocess.Popen(
            self.as_server_user() + [
                self.binaries + "/postgres", "-D", self.folder / "data", "-p", str(self.port),
                "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"],
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "postgres.log", "ab"),
            env=environment(), cwd="/")
        ready = [self.binaries + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        wait_for("PostgreSQL", lambda: subprocess.run(ready).returncode == 0)
        for _ in range(servers):
            self.start_server()

    def start_server(self):
        log = self.folder / f"server{len(self.servers)}.log"
        out = open(log, "w+")
        process = subprocess.Popen(
            [self.program, "serve", "--port", "0", "--admin-port", "0"], stdout=out, stderr=out,
            env=environment(DATABASE_URL=self.database("moralbank_app", self.app_password)))
        said = r"serves at (http://\S+)"
        found = wait_for("a server", lambda: re.search(said, log.read_text()) or process.poll())
        expect(isinstance(found, re.Match), "the server ended:", log.read_text())
        self.servers.append((process, found[1]))

    def stop(self):
        for process, _ in self.servers:
            process.terminate()
        for process, _ in self.servers:
            expect(process.wait(PATIENCE) == 0, "a server ended with", process.returncode)
        self.servers = []
        if self.postmaster:
            self.postmaster.send_signal(2)  # fast shutdown
            self.postmaster.wait(PATIENCE)
            self.postmaster = None

    def close(self, keep=False):
        for process, _ in self.servers:
            process.kill()
        self.servers = []
        self.stop()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    # The command line.

    def moralbank(self, *arguments, user=None, status=0, text_in=None):
        """Runs a command as a user with a session of his own; what it printed."""
        more = {"DATABASE_URL": self.owner}
        if user:
            more["XDG_CONFIG_HOME"] = str(self.folder / f"config-{user}")
        if self.servers:
            more["MORALBANK_SERVER"] = self.servers[0][1]
        done = subprocess.run(
            [self.program, *map(str, arguments)], input=text_in, capture_output=True, text=True,
            env=environment(**more), cwd=self.folder)
        expect(
            done.returncode == status, "moralbank", *arguments, "ended with", done.returncode,
            done.stdout, done.stderr)
        return done.stdout

    def verify(self):
        self.moralbank("verify")

    def open_bank(self):
        """The bank as the README sets it up for production, with the demo community in it."""
        self.sql("create database moralbank template template0 encoding 'UTF8'", "postgres")
        self.moralbank("migrate", "--roles")
        self.sql(f"alter role moralbank_app password '{self.app_password}'")
        self.moralbank("seed", "--logins", "logins.json")
        return json.loads((self.folder / "logins.json").read_text())
