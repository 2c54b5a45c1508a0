"""The host's log: JSON lines, levels, and requests that are found again by their id."""
import json
import unittest
import urllib.error
import urllib.request

import support
from support import Home

#: An endpoint takes bodies of at most 5 MiB.
TOO_LARGE = b" " * (5 * 2**20 + 1)


def post(url, body, request_id=None):
    """Status and X-Request-Id of the answer."""
    headers = {"Content-Type": "application/json", **({"X-Request-Id": request_id} if request_id else {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as answer:
            return answer.status, answer.headers["X-Request-Id"]
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers["X-Request-Id"]


def call(method):
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": []}).encode()


class Log(unittest.TestCase):
    def lines(self, home, name="r"):
        return home.ok("logs", name)["lines"]

    def find(self, home, request_id):
        found = support.until(lambda: [x for x in self.lines(home) if x.get("request_id") == request_id],
                              f"a line about {request_id}")
        self.assertEqual(len(found), 1, found)
        return found[0]

    def test_a_request_that_fails_is_in_the_log_under_its_id(self):
        with Home() as home:
            rpc = home.ok("up", home.manifest())["rpc"]
            self.assertEqual(post(rpc, TOO_LARGE, "order-4711"), (413, "order-4711"))
            line = self.find(home, "order-4711")
            self.assertEqual((line["level"], line["component"], line["status"]), ("warn", "rpc", 413))
            self.assertEqual((line["rollup"], line["rollup_id"]), ("r", 1))
            self.assertRegex(line["ts"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

            # Without an id, or with one that is none, the answer names the one that was made.
            for sent in (None, "no id", "x" * 65):
                status, made = post(rpc, TOO_LARGE, sent)
                self.assertEqual(status, 413)
                self.assertRegex(made, r"^[0-9a-f]{8}-[0-9a-f]+$")
                self.assertEqual(self.find(home, made)["status"], 413)

            # What is fine is not written, and its id goes back all the same.
            self.assertEqual(post(rpc, call("eth_chainId"), "fine-1"), (200, "fine-1"))
            self.assertEqual(post(rpc, call("eth_chainId")), (200, None))
            self.assertFalse([x for x in self.lines(home) if x.get("request_id") == "fine-1"])

    def test_every_request_is_in_the_log_at_debug_level(self):
        for how in ({"env": {"ALT_LOG": "debug"}}, {"flag": ("--log-level", "debug")}):
            with self.subTest(how), Home() as home:
                rpc = home.ok("up", home.manifest(), *how.get("flag", ()), env=how.get("env"))["rpc"]
                self.assertEqual(post(rpc, call("eth_chainId"), "one"), (200, "one"))
                self.assertEqual(post(rpc, b"[" + call("eth_chainId") + b"," + call("nope") + b"]", "two"), (200, "two"))
                one, two = self.find(home, "one"), self.find(home, "two")
                self.assertEqual((one["level"], one["method"], one["calls"]), ("debug", "eth_chainId", 1))
                self.assertEqual((one["outcome"], one["request_bytes"]), ("ok", len(call("eth_chainId"))))
                self.assertIs(type(one["duration_us"]), int)
                self.assertEqual((two["method"], two["calls"], two["failed"]), ("batch", 2, 1))
                self.assertEqual((two["outcome"], two["code"]), ("error", -32601))

    def test_the_log_is_json_and_is_shown_rollup_by_rollup(self):
        with Home() as home:
            manifest = home.manifest()
            for name in ("r", "s"):
                home.ok("up", manifest, "--name", name)
            written = [json.loads(line) for line in home.host_log().splitlines()]
            self.assertLessEqual({"r", "s"}, {line.get("rollup") for line in written})
            self.assertTrue(all({"ts", "level", "component", "message"} <= set(line) for line in written), written)
            self.assertEqual({line.get("rollup") for line in self.lines(home, "s")} - {None}, {"s"})
            text = home.alt("logs", "s").out
            self.assertRegex(text, r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} info  host \[s\] answers  chain_id=\d+  rpc=http://")
            self.assertNotIn("[r]", text)

    def test_levels(self):
        with Home() as home:
            home.ok("up", home.manifest(), env={"ALT_LOG": "off"})
            self.assertEqual(home.host_log(), "")
            for words, env in ((("ls", "--log-level", "loud"), None), (("ls",), {"ALT_LOG": "loud"})):
                refused = home.alt(*words, "--json", env=env)
                self.assertEqual((refused.rc, refused.json["error"]["code"]), (64, "usage"), refused)
                self.assertIn("debug", refused.json["error"]["hint"])


if __name__ == "__main__":
    unittest.main()
