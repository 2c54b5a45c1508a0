"""Everything that can be wrong from outside: the right exit code and one clear error, and nothing is lost."""
import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import threading
import unittest
import urllib.parse

import support
from support import DEV, ETHER, Home

#: The address of private key 9, which nobody funds.
POOR_KEY = "0" * 63 + "9"
POOR = "0xf7edc8fa1ecc32967f827c9043fcae6ba73afa5c"


class StubChain(http.server.ThreadingHTTPServer):
    """Answers eth_chainId with 777 and nothing else."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            calls = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answers = [self.answer(call) for call in (calls if isinstance(calls, list) else [calls])]
            body = json.dumps(answers if isinstance(calls, list) else answers[0]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def answer(self, call):
            if call["method"] == "eth_chainId":
                return {"jsonrpc": "2.0", "id": call["id"], "result": hex(777)}
            return {"jsonrpc": "2.0", "id": call["id"], "error": {"code": -32601, "message": "no such method"}}

        def log_message(self, *_):
            pass

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return super().__enter__()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class BadInput(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Home())

    def refused(self, code, name, *words, env=None, stdin=None):
        """Runs alt twice, for people and with --json, checks the form of both answers, gives the error object."""
        people = self.home.alt(*words, env=env, stdin=stdin)
        self.assertEqual(people.rc, code, people)
        self.assertEqual(people.out, "", people)
        self.assertTrue(people.err.startswith("error: "), people)
        return self.refused_json(code, name, *words, env=env, stdin=stdin)

    def refused_json(self, code, name, *words, env=None, stdin=None):
        answer = self.home.alt(*words, "--json", env=env, stdin=stdin)
        self.assertEqual(answer.rc, code, answer)
        self.assertEqual(answer.out.count("\n"), 1, answer)
        self.assertEqual(answer.json["schema"], 1)
        error = answer.json["error"]
        self.assertLessEqual({"code", "message", "hint", "retryable"}, set(error))
        self.assertEqual(error["code"], name, error)
        self.assertTrue(error["message"], error)
        self.assertIs(type(error["retryable"]), bool)
        return error

    def live(self, text="", deposits=True):
        """A rollup "r" with three deposits; gives `alt up`'s answer."""
        up = self.home.ok("up", self.home.manifest(text))
        for account in (2, 3, 4) if deposits else ():
            self.home.ok("deposit", "r", "--amount", f"{account}ether", "--from", f"dev:{account}")
        return up

    def settles(self):
        """The three deposits come back to the wei, whatever happened before."""
        support.settle_to_the_end(self.home)
        support.check_settled(self.home, "r", {DEV[n]: n * ETHER for n in (2, 3, 4)})

    # usage and names

    def test_what_is_no_command_is_a_usage_error(self):
        self.assertIn("alt status", self.refused(64, "usage", "statsu")["hint"])
        self.refused(64, "usage", "up")
        self.refused(64, "usage", "deposit", "r", "--amount", "1ether")
        words = ("deposit", "r", "--amount", "1", "--from", "dev:2", "--too", DEV[3])
        self.assertIn("--to", self.refused(64, "usage", *words)["hint"])
        self.refused(64, "usage", "wait", "r", "--for", "levitating")
        self.refused(64, "usage", "ls", "--color", "mauve")
        self.refused(64, "usage", "deposit", "r", "--amount", "1parsec", "--from", "dev:2")

    def test_an_unknown_name_is_not_found(self):
        for verb in ("status", "events", "logs", "env", "accounts", "exits", "settle", "claim"):
            with self.subTest(verb):
                self.assertIn("nope", self.refused(3, "not_found", verb, "nope")["message"])
        self.refused(3, "not_found", "wait", "nope", "--for", "live")
        self.refused(3, "not_found", "deposit", "nope", "--amount", "1ether", "--from", "dev:2")
        # To destroy nothing is no error.
        self.assertEqual(self.home.ok("destroy", "nope")["phase"], "disposed")

    # manifests

    def test_every_problem_of_a_manifest_is_shown_with_its_line_and_a_suggestion(self):
        path = self.home.manifest('[demand]\nidel = "3s"\nttl = "-5s"\n[vm]\ngas_limit = 5\n[settlment]\nx = 1')
        for verb in ("validate", "up"):
            error = self.refused(65, "bad_manifest", verb, path)
            found = {p["line"]: p for p in error["problems"]}
            self.assertEqual(set(found), {4, 5, 7, 8})
            self.assertIn("idle", found[4]["hint"])
            self.assertIn("settlement", found[8]["hint"])
            self.assertIn(f"{path}:4:", error["message"])

    def test_impossible_values_are_refused(self):
        for text in ('[runtime]\nport = 70000', '[runtime]\nport = "x"', '[vm]\nchain_id = 0',
                     '[parent]\nrpc = "ftp://x"', '[parent]\nsigner = "0xabc"', '[bridge]\nnative = "gold"',
                     '[sequencing]\nmode = "sometimes"', '[settlement]\nvalidation = "wishful"', 'demand = 3',
                     '[genesis]\naccounts = -1', '[runtime', 'schema = 1'):
            with self.subTest(text):
                self.refused(65, "bad_manifest", "validate", self.home.manifest(text))
        self.refused(65, "bad_manifest", "validate", "-", stdin='schema = 2\nname = "r"\n')
        self.refused(65, "bad_manifest", "up", "minimal", "--set", "demand.idel=1s")
        for flag, value in (("--name", "No Name"), ("--ttl", "-5s")):
            error = self.refused(65, "bad_manifest", "up", "minimal", flag, value)
            self.assertIn(f"\n  {flag}: ", error["message"])
            self.assertEqual({p["source"] for p in error["problems"]}, {flag})
        self.assertFalse(os.path.exists(os.path.join(self.home.path, "host.log")), "a host was started for nothing")

    def test_a_manifest_that_is_not_there_is_named(self):
        self.assertIn("/no/where.toml", self.refused_json(3, "not_found", "up", "/no/where.toml")["message"])

    # ports and parents

    def test_a_taken_port_names_its_owner(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            error = self.refused(4, "conflict", "up", self.home.manifest(), "--port", port)
            self.assertIn(port, error["message"])
            self.assertIn(f"pid {os.getpid()}", error["message"])
        # Nothing was sent to the parent for it, and the port is good once it is free.
        self.assertEqual(self.home.ok("ls", "--all")["rollups"], [])
        self.assertTrue(self.home.ok("up", self.home.manifest(), "--port", port)["rpc"].endswith(":" + port))

    def test_an_unreachable_parent(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        error = self.refused(6, "parent_unavailable", "up", self.home.manifest(f'[parent]\nrpc = "{url}"'))
        self.assertIn(url, error["message"])
        self.assertTrue(error["retryable"])

    def test_a_parent_of_another_chain(self):
        with StubChain(("127.0.0.1", 0), StubChain.Handler) as stub:
            url = f"http://127.0.0.1:{stub.server_port}"
            path = self.home.manifest(f'[parent]\nrpc = "{url}"\nchain_id = 31337')
            error = self.refused(6, "parent_unavailable", "up", path)
        self.assertIn("777", error["message"])
        self.assertIn("31337", error["message"])

    def test_an_operator_without_ether_is_told_what_is_missing(self):
        path = self.home.manifest('[parent]\nsigner = "env:POOR"')
        error = self.refused(4, "conflict", "up", path, env={"POOR": POOR_KEY})
        self.assertIn(POOR, error["message"])
        self.assertRegex(error["message"], r"has 0 ether and needs 0\.\d+ ether")
        self.assertNotIn("open_portal: open_portal", error["message"])
        phases = [r["phase"] for r in self.home.ok("ls", "--all")["rollups"]]
        self.assertEqual(phases, ["aborted", "aborted"])

    def test_a_key_that_is_not_there_is_never_echoed(self):
        self.refused(3, "not_found", "up", self.home.manifest('[parent]\nsigner = "env:NOT_SET"'))
        secret = "deadbeef" * 7
        env = {"SHORT": secret}
        path = self.home.manifest('[parent]\nsigner = "env:SHORT"')
        self.assertNotIn(secret, json.dumps(self.refused(1, "invalid_input", "up", path, env=env)))

    # the endpoint

    def post(self, url, body, length=None):
        address = urllib.parse.urlparse(url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        connection.putrequest("POST", "/")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body) if length is None else length))
        connection.endheaders()
        connection.send(body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, text

    def test_bad_bodies_on_the_endpoint(self):
        url = self.live(deposits=False)["rpc"]
        # Refused by its announced length, without being sent.
        self.assertEqual(self.post(url, b"{", length=1 << 30)[0], 413)
        cases = {b"{": -32700, b"": -32700, b"\xff\xfe": -32700, b"[" * 100_000: -32700, b"[]": -32600,
                 b"7": -32600, b'{"jsonrpc":"2.0","id":1}': -32600,
                 b'{"jsonrpc":"2.0","id":1,"method":"eth_levitate"}': -32601,
                 b'{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["x"]}': -32602,
                 b'{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":7}': -32600}
        for body, code in cases.items():
            with self.subTest(body[:60]):
                self.assertEqual(json.loads(self.post(url, body)[1])["error"]["code"], code)
        for raw in ("0x", "0xzz", "0x02", "0x02c0", "0x" + "f8" * 40):
            with self.subTest(raw), self.assertRaises(RuntimeError):
                support.rpc(url, "eth_sendRawTransaction", raw)
        self.assertEqual(support.rpc(url, "eth_blockNumber"), "0x0")

    def test_deep_calls_end_nothing_whatever_stack_the_shell_allows(self):
        up = subprocess.run(["bash", "-c", 'ulimit -Ss 256; exec "$@"', "bash", support.ALT, "up", "minimal", "--json"],
                            env=self.home.environment(), capture_output=True, text=True, check=True)
        url = json.loads(up.stdout)["rpc"]
        # n = calldata + 1, kept in memory, which the call of itself with n overwrites if it has the gas to return.
        code = "0x5f356001015f52" + "60205f60205f5f305af150" + "60205ff3"
        call = {"to": DEV[5], "data": "0x" + "00" * 32}
        depth = support.rpc(url, "eth_call", call, "latest", {DEV[5]: {"code": code}})
        self.assertGreater(int(depth, 16), 500)

    # damage

    def test_a_corrupt_store_is_left_as_it_is(self):
        path = os.path.join(self.home.path, "alt.db")
        with open(path, "wb") as file:
            file.write(b"this is no database. " * 500)
        before = support.digest(path)
        for words in (("ls",), ("up", "minimal"), ("settle", "r"), ("destroy", "r"), ("resume",)):
            self.assertIn(path, self.refused(1, "corrupt", *words)["message"])
        self.assertEqual(support.digest(path), before)

    def log_of(self, folder):
        (rollup,) = os.listdir(os.path.join(self.home.path, "rollups"))
        return os.path.join(self.home.path, folder or os.path.join("rollups", rollup), "blocks.log")

    def flip(self, path):
        """Flips a byte in the middle; gives it back when called again."""
        with open(path, "r+b") as file:
            file.seek(os.path.getsize(path) // 2)
            byte = file.read(1)[0]
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte ^ 0x55]))

    def test_a_damaged_block_log_is_named_with_its_offset_and_left_as_it_is(self):
        self.live()
        self.home.ok("host", "--stop")
        path = self.log_of(None)
        self.flip(path)
        damaged = support.digest(path)
        error = self.refused(1, "corrupt", "settle", "r")
        self.assertRegex(error["message"], r"blocks\.log is damaged at offset \d+")
        resumed = self.home.alt("resume", "--json")
        self.assertEqual(resumed.rc, 1, resumed)
        self.assertIn("damaged at offset", resumed.json["resumed"][0]["error"])
        self.refused(4, "conflict", "destroy", "r")
        self.assertEqual(support.digest(path), damaged)
        self.assertEqual(self.home.ok("status", "r")["phase"], "live", "the end began without the chain")
        self.home.ok("host", "--stop")
        self.flip(path)
        self.settles()

    def test_a_damaged_parent_log_is_named_with_its_offset_and_left_as_it_is(self):
        self.live()
        self.home.ok("host", "--stop")
        path = self.log_of("parent")
        self.flip(path)
        damaged = support.digest(path)
        answer = self.home.alt("settle", "r", "--json")
        self.assertEqual(answer.rc, 1, answer)
        self.assertRegex(answer.json["error"]["message"], r"damaged at offset \d+")
        self.assertEqual(support.digest(path), damaged)
        self.flip(path)
        self.settles()

    def test_a_torn_tail_is_cut_and_comes_again_from_the_parent(self):
        self.live()
        self.home.ok("host", "--stop")
        path = self.log_of(None)
        os.truncate(path, os.path.getsize(path) - 3)
        self.settles()

    # two at once, and too early

    def test_the_second_settle_names_the_first(self):
        self.live('[settlement]\nchallenge_window = "3s"')
        first = self.home.spawn("settle", "r", "--json")
        self.home.ok("wait", "r", "--for", "proposed")
        error = self.refused(4, "conflict", "settle", "r")
        self.assertIn(str(first.pid), error["message"])
        self.assertTrue(error["retryable"])
        self.refused(4, "conflict", "destroy", "r")
        out, err = first.communicate(timeout=60)
        self.assertEqual(first.returncode, 0, err)
        self.assertEqual(json.loads(out)["phase"], "settled")
        self.settles()

    def test_a_holder_that_is_dead_is_replaced(self):
        self.live('[settlement]\nchallenge_window = "2s"')
        first = self.home.spawn("settle", "r")
        self.home.ok("wait", "r", "--for", "proposed")
        first.send_signal(signal.SIGKILL)
        first.communicate()
        self.settles()

    def test_what_was_abandoned_in_its_challenge_window_is_claimable_after_it(self):
        self.live('[settlement]\nchallenge_window = "3s"')
        first = self.home.spawn("settle", "r")
        self.home.ok("wait", "r", "--for", "proposed")
        first.send_signal(signal.SIGKILL)
        first.communicate()
        # The host may be at it for a moment: it goes on with what nobody drives.
        support.until(lambda: self.home.alt("destroy", "r", "--abandon", "--yes").rc == 0, "the end")
        support.until(lambda: self.home.alt("claim", "r").rc == 0, "the claims")
        self.assertEqual(self.home.ok("exits", "r")["unpaid"], "0")

    def test_the_host_holds_nothing_while_it_waits_for_the_challenge_window(self):
        self.live('[settlement]\nchallenge_window = "1h"\n[demand]\nidle = "1s"')
        self.home.ok("wait", "r", "--for", "proposed")
        support.until(lambda: self.home.alt("destroy", "r", "--abandon", "--yes").rc == 0, "the end")

    def test_destroy_before_settlement_is_refused_and_loses_nothing(self):
        up = self.live()
        error = self.refused(4, "conflict", "destroy", "r")
        self.assertIn("alt settle r", error["hint"])
        self.refused(4, "conflict", "destroy", "r", "--abandon", "--yes")
        self.assertEqual(self.home.ok("status", "r")["phase"], "live")
        for account in (2, 3, 4):
            self.assertEqual(support.balance(up["rpc"], DEV[account]), account * ETHER)
        self.settles()

    def test_what_is_too_early_or_too_late_is_a_conflict(self):
        self.live()
        self.refused(4, "conflict", "exits", "r")
        self.refused(4, "conflict", "claim", "r")
        self.refused(4, "conflict", "up", self.home.manifest('[demand]\nidle = "9m"'))
        self.settles()
        self.refused(4, "conflict", "deposit", "r", "--amount", "1ether", "--from", "dev:2")
        self.home.ok("destroy", "r")
        self.refused(4, "conflict", "settle", "r")
        self.refused(4, "conflict", "env", "r")
        self.assertEqual([r["rpc"] for r in self.home.ok("ls", "--all")["rollups"]], [None])
        self.refused(4, "conflict", "wait", "r", "--for", "aborted")

    def test_a_deposit_beyond_the_balance_or_of_nothing(self):
        self.live(deposits=False)
        error = self.refused(4, "conflict", "deposit", "r", "--amount", "20000ether", "--from", "dev:2")
        self.assertIn(DEV[2], error["message"])
        self.refused(1, "invalid_input", "deposit", "r", "--amount", "0", "--from", "dev:2")
        self.refused(1, "invalid_input", "deposit", "r", "--amount", "1ether", "--from", "0x" + POOR_KEY)

    def test_waiting_ends(self):
        self.live(deposits=False)
        error = self.refused(5, "timeout", "wait", "r", "--for", "settled", "--timeout", "50ms")
        self.assertIn("alt status r", error["hint"])


if __name__ == "__main__":
    unittest.main()
