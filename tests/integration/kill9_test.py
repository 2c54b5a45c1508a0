"""SIGKILL at every journaled step, of the command and of the host: what follows ends settled, paid once, to the wei.

The fault points are read from the journal of an undisturbed life, so a new step is tested as soon as it is there.
"""
import concurrent.futures
import http.client
import os
import random
import signal
import threading
import time
import unittest

import support
from support import DEV, ETHER, Home

WORKERS = 2
DEPOSITS = {2: 1 * ETHER, 3: 2 * ETHER + 7, 4: 3 * ETHER + 11}
MOMENTS = ("intent", "effect", "outcome")


def deposit_all(home, must=True):
    """Gives what was acknowledged, by owner. A rollup whose burst has ended refuses."""
    taken = {}
    for account, wei in DEPOSITS.items():
        answer = home.alt("deposit", "r", "--amount", f"{wei}wei", "--from", f"dev:{account}", "--json")
        assert answer.rc == 0 or not must, answer
        if answer.rc == 0:
            taken[DEV[account]] = wei
    return taken


def points_of(steps):
    return [f"{step}:{moment}" for step in steps for moment in MOMENTS]


def steps_of(home):
    return [name for (name,) in home.rows("SELECT name FROM steps ORDER BY seq")]


class Reference:
    """One undisturbed life: the steps of its parts, and how long a deposit takes here."""

    def __init__(self):
        with Home() as home:
            home.ok("up", home.manifest())
            self.up = steps_of(home)
            begin = time.monotonic()
            taken = deposit_all(home)
            self.deposit_seconds = (time.monotonic() - begin) / len(DEPOSITS)
            home.ok("settle", "r")
            self.settle = steps_of(home)[len(self.up):]
            support.check_settled(home, "r", taken)
            home.ok("destroy", "r")
            self.destroy = steps_of(home)[len(self.up) + len(self.settle):]


def check_died_at(home, point):
    """The journal shows the death where it was meant to be."""
    step, moment = point.rsplit(":", 1)
    done = home.rows("SELECT done FROM steps WHERE name = ?", step)
    assert done == [(1 if moment == "outcome" else 0,)], f"{point}: {done}"


def kill_at(home, point, *words):
    answer = home.alt(*words, env={"ALT_FAULT": point})
    assert answer.rc == -signal.SIGKILL, f"{point}: {answer!r}"


def up_killed(point):
    with Home() as home:
        kill_at(home, point, "up", home.manifest())
        check_died_at(home, point)
        up = home.ok("up", home.manifest())
        assert up["phase"] == "live", up
        assert support.rpc(up["rpc"], "eth_chainId") == hex(up["chain_id"])
        taken = deposit_all(home)
        support.settle_to_the_end(home)
        support.check_settled(home, "r", taken)


def settle_killed(point):
    with Home() as home:
        home.ok("up", home.manifest())
        taken = deposit_all(home)
        # The host may go on at once: the journal is looked at in the other loop.
        kill_at(home, point, "settle", "r")
        support.settle_to_the_end(home)
        support.check_settled(home, "r", taken)


def host_killed(point, idle_ms):
    with Home() as home:
        # The host inherits the fault, settles by itself and dies on the way.
        manifest = home.manifest(f'[demand]\nidle = "{idle_ms}ms"')
        up = home.ok("up", manifest, env={"ALT_HOST_FAULT": point})
        taken = deposit_all(home, must=False)
        support.until(lambda: not support.is_running(up["pid"]), f"death of the host at {point}")
        assert "told to end" not in home.host_log(), point
        # Nobody else drives it now, but a deposit that came too late may have started a new host.
        if len(taken) == len(DEPOSITS):
            check_died_at(home, point)
        if point.endswith(MOMENTS[0]):
            home.ok("resume")
        support.settle_to_the_end(home)
        support.check_settled(home, "r", taken)


def destroy_killed(point):
    with Home() as home:
        up = home.ok("up", home.manifest())
        taken = deposit_all(home)
        home.ok("settle", "r")
        support.check_settled(home, "r", taken)
        kill_at(home, point, "destroy", "r")
        check_died_at(home, point)
        gone = home.ok("destroy", "r")
        assert gone["phase"] == "disposed", gone
        archive = os.path.dirname(gone["certificate"])
        kept = {file: os.path.getsize(os.path.join(archive, file)) for file in os.listdir(archive)}
        assert {"certificate.json", "claim-kit.json", "manifest.toml"} < set(kept), kept
        assert any(file.startswith("blocks.log") for file in kept) and all(kept.values()), kept
        assert os.listdir(os.path.join(home.path, "rollups")) == []
        support.until(lambda: not support.is_running(up["pid"]), "end of the host")
        try:
            support.rpc(up["rpc"], "eth_chainId")
        except OSError:
            return
        raise AssertionError("the endpoint answers still")


class Kill9(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.reference = Reference()

    def run_all(self, what, life, points):
        begin = time.monotonic()
        failures = []
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            runs = {pool.submit(life, point): point for point in points}
            for run in concurrent.futures.as_completed(runs):
                if run.exception():
                    failures.append(f"{runs[run]}: {type(run.exception()).__name__}: {run.exception()}")
        print(f"{what}: {len(points)} points, {len(runs)} runs, {time.monotonic() - begin:.1f} s", flush=True)
        self.assertFalse(failures, "\n".join(failures))

    def test_the_journal_names_the_steps(self):
        self.assertIn("open_portal", self.reference.up)
        self.assertIn("pay/0", self.reference.settle)
        self.assertIn("verify_gone", self.reference.destroy)

    def test_up_killed_at_every_point(self):
        self.run_all("alt up", up_killed, points_of(self.reference.up))

    def test_settle_killed_at_every_point(self):
        self.run_all("alt settle", settle_killed, points_of(self.reference.settle))

    def test_host_killed_at_every_point(self):
        # Longer than the pause between two deposits, however slow this build is.
        idle_ms = max(300, int(self.reference.deposit_seconds * 8000))
        self.run_all("host", lambda point: host_killed(point, idle_ms), points_of(self.reference.settle))

    def test_destroy_killed_at_every_point(self):
        self.run_all("alt destroy", destroy_killed, points_of(self.reference.destroy))


class Transfers(threading.Thread):
    """Sends transfers from dev:5 one by one, forever; knows which ones were acknowledged."""

    KEY = 0x8B3A350CF5C34C9194CA85829A2DF0EC3153BE0318B5E2D3348E872092EDFFBA
    WEI = 1000
    TO = "0x00000000000000000000000000000000000a17a1"

    def __init__(self, url, chain_id, max_fee):
        super().__init__(daemon=True)
        self.url, self.chain_id, self.max_fee = url, chain_id, max_fee
        self.acknowledged, self.stopping = [], threading.Event()

    def run(self):
        nonce = int(support.rpc(self.url, "eth_getTransactionCount", DEV[5], "latest"), 16)
        while not self.stopping.is_set():
            raw = support.signed_transfer(self.KEY, self.chain_id, nonce, self.TO, self.WEI, self.max_fee)
            try:
                self.acknowledged.append(support.rpc(self.url, "eth_sendRawTransaction", raw))
            except (OSError, ValueError, http.client.HTTPException):
                return
            nonce += 1


class RandomInstants(unittest.TestCase):
    CYCLES = 5

    def deposits(self, home, taken, stopping):
        """Deposits until told to stop; a failure is no acknowledgement."""
        while not stopping.is_set():
            for account in (2, 3, 4):
                answer = home.alt("deposit", "r", "--amount", "5wei", "--from", f"dev:{account}", "--json")
                if answer.rc == 0:
                    taken[DEV[account]] = taken.get(DEV[account], 0) + 5

    def cycle(self, home, pid, transfers, taken):
        """Work under way, the host shot at a random instant, everything acknowledged is there afterwards."""
        stopping = threading.Event()
        depositor = threading.Thread(target=self.deposits, args=(home, taken, stopping), daemon=True)
        transfers.start()
        depositor.start()
        support.until(lambda: transfers.acknowledged, "first transfer")
        time.sleep(random.uniform(0, 0.3))
        os.kill(pid, signal.SIGKILL)
        support.until(lambda: not support.is_running(pid), "death of the host")
        transfers.stopping.set()
        stopping.set()
        # A deposit under way waits for its parent, which is gone with the host, to come back.
        home.ok("resume")
        transfers.join(60)
        depositor.join(60)

    def test_what_was_acknowledged_is_there(self):
        random.seed()
        taken, acknowledged = {}, []
        with Home() as home:
            up = home.ok("up", home.manifest())
            home.ok("deposit", "r", "--amount", "1ether", "--from", "dev:5")
            max_fee = 2 * int(support.rpc(up["rpc"], "eth_gasPrice"), 16) + 10**9
            for _ in range(self.CYCLES):
                home.ok("resume")
                now = home.ok("up", home.manifest())
                self.assertEqual(now["rpc"], up["rpc"])
                transfers = Transfers(up["rpc"], up["chain_id"], max_fee)
                self.cycle(home, now["pid"], transfers, taken)
                acknowledged += transfers.acknowledged
                home.ok("resume")
                self.check_cycle(home, up["rpc"], acknowledged, taken)
            spent = self.fees(up["rpc"], acknowledged)
            owed = support.balance(up["rpc"], Transfers.TO)
            support.settle_to_the_end(home)
            exits = support.check_settled(home, "r", taken)
            self.assertEqual(exits[Transfers.TO], owed)
            # The last transfer of each cycle may be in the chain without its acknowledgement.
            self.assertLessEqual(exits[DEV[5]], ETHER - owed - spent)
        print(f"random instants: {self.CYCLES} kills, {len(acknowledged)} transfers, {sum(taken.values()) // 5} deposits")

    def check_cycle(self, home, url, acknowledged, taken):
        for tx in acknowledged:
            receipt = support.rpc(url, "eth_getTransactionReceipt", tx)
            self.assertIsNotNone(receipt, f"acknowledged transfer {tx} is lost")
            self.assertEqual(receipt["status"], "0x1")
        self.assertGreaterEqual(support.balance(url, Transfers.TO), len(acknowledged) * Transfers.WEI)
        for owner, wei in taken.items():
            support.until(lambda o=owner, w=wei: support.balance(url, o) >= w, "acknowledged deposit")
        self.assertEqual(home.ok("status", "r")["phase"], "live")

    def fees(self, url, hashes):
        receipts = [support.rpc(url, "eth_getTransactionReceipt", tx) for tx in hashes]
        return sum(int(r["gasUsed"], 16) * int(r["effectiveGasPrice"], 16) for r in receipts)


if __name__ == "__main__":
    unittest.main()
