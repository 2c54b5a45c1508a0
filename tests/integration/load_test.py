"""alt load against rollups: every receipt, the plot, the figures of --json, and what it says when it cannot."""
import json
import os
import signal
import socket
import unittest
import xml.etree.ElementTree

import support
from support import Home

FUNDED = """
[vm]
gas_limit = 1000000000
[bridge]
native = "play"
[genesis.alloc]
"{}" = "1000ether"
""".format(support.DEV[0])

REPORT = {"url", "client", "chain_id", "kind", "txs", "senders", "connections", "batch", "pipeline", "rate", "clean",
          "acknowledged", "mined", "silent", "latency_ms", "errors", "checked", "generator", "over_time", "plot"}
PERCENTILES = {"requests", "min", "p50", "p90", "p99", "p999", "max", "mean"}


class Load(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home()
        cls.addClassCleanup(cls.home.__exit__)
        cls.url = cls.home.ok("up", cls.home.manifest(FUNDED))["rpc"]

    def load(self, *words):
        return self.home.ok("load", "--rollup", "r", *words)

    def refused(self, rc, code, *words):
        answer = self.home.alt("load", *words, "--json")
        self.assertEqual(answer.rc, rc, answer)
        self.assertEqual(answer.out.count("\n"), 1, answer)
        self.assertEqual((answer.json["schema"], answer.json["error"]["code"]), (1, code), answer)
        return answer.json["error"]

    def check(self, report, count):
        self.assertEqual(set(report) - {"schema"}, REPORT)
        self.assertTrue(report["clean"], report)
        self.assertEqual((report["acknowledged"]["count"], report["mined"]["count"]), (count, count))
        self.assertEqual((report["errors"], report["checked"]["receipts"]), ({}, count))
        self.assertEqual((report["checked"]["failed"], report["checked"]["wrong_balances"]), (0, 0))
        self.assertTrue(report["checked"]["all_receipts"])
        latency = report["latency_ms"]
        self.assertEqual(set(latency), PERCENTILES)
        ordered = [latency[key] for key in ("min", "p50", "p90", "p99", "p999", "max")]
        self.assertEqual(ordered, sorted(ordered))
        self.assertGreater(latency["min"], 0)

    def test_every_kind_of_transaction_is_mined_and_balances_to_the_wei(self):
        for kind in ("eth", "erc20", "erc721"):
            for batch in ("1", "7"):
                with self.subTest(kind + " in " + batch):
                    before = self.transactions()
                    self.check(self.load("--kind", kind, "--txs", "60", "--senders", "4", "--batch", batch), 60)
                    # The funder's set-up comes on top of it.
                    self.assertGreaterEqual(self.transactions() - before, 60)

    def transactions(self):
        return self.home.ok("status", "r")["txs"]

    def test_the_chain_tells_the_same(self):
        report = self.load("--kind", "eth", "--txs", "20", "--senders", "2", "--recipients", "5")
        head = int(support.rpc(self.url, "eth_blockNumber"), 16)
        receipts = []
        while len(receipts) < 20:
            receipts += support.rpc(self.url, "eth_getBlockReceipts", hex(head))
            head -= 1
        fees = sum(int(r["gasUsed"], 16) * int(r["effectiveGasPrice"], 16) for r in receipts)
        self.assertEqual(str(fees), report["checked"]["fees"])
        self.assertEqual(len({r["to"] for r in receipts}), 5)
        self.assertEqual(len({r["from"] for r in receipts}), 2)

    def test_reads_are_answered_at_the_rate(self):
        self.load("--kind", "erc20", "--txs", "20", "--recipients", "4")
        for kind, more in (("call", ()), ("blockNumber", ()), ("balance", ("--batch", "5")), ("receipt", ()),
                           ("logs", ("--recipients", "4"))):
            with self.subTest(kind):
                report = self.load("--kind", kind, "--txs", "50", "--rate", "2000", *more)
                self.assertTrue(report["clean"], report)
                self.assertEqual((report["acknowledged"]["count"], report["mined"]), (50, None))
                self.assertEqual(report["rate"], 2000)

    def test_the_plot_is_xml(self):
        path = os.path.join(self.home.path, "run.svg")
        report = self.load("--txs", "30", "--out", path)
        self.assertEqual(report["plot"], path)
        self.assertEqual(xml.etree.ElementTree.parse(path).getroot().tag, "{http://www.w3.org/2000/svg}svg")

    def test_people_get_a_few_lines(self):
        answer = self.home.alt("load", self.url, "--txs", "10", "--dev")
        self.assertEqual(answer.rc, 0, answer)
        for word in ("acknowledged", "mined", "latency ms", "checked", "generator"):
            self.assertIn(word, answer.out)

    def test_a_development_chain_is_told_to_mine(self):
        parent = self.home.ok("status", "r")["parent"]["rpc"]
        before = int(support.rpc(parent, "eth_blockNumber"), 16)
        self.check(self.home.ok("load", parent, "--txs", "50", "--mine"), 50)
        head = int(support.rpc(parent, "eth_blockNumber"), 16)
        empty = [n for n in range(before + 1, head + 1)
                 if not support.rpc(parent, "eth_getBlockByNumber", hex(n), False)["transactions"]]
        self.assertTrue(empty, "evm_mine was not called")

    def test_blocks_at_intervals_are_waited_for(self):
        manifest = self.home.manifest(FUNDED + '[sequencing]\nmode = "interval"\nblock_time = "400ms"\n', "slow")
        url = self.home.ok("up", manifest)["rpc"]
        report = self.home.ok("load", url, "--txs", "50")
        self.check(report, 50)
        self.assertGreaterEqual(report["mined"]["seconds"], report["acknowledged"]["seconds"])

    def test_a_chain_that_does_not_seal_is_given_up(self):
        manifest = self.home.manifest(FUNDED + '[sequencing]\nmode = "interval"\nblock_time = "1h"\n', "never")
        url = self.home.ok("up", manifest)["rpc"]
        self.assertIn("--mine", self.refused(5, "timeout", url, "--txs", "50", "--timeout", "200ms")["hint"])

    def test_a_load_that_is_not_done_in_time_has_its_figures(self):
        error = self.refused(5, "timeout", self.url, "--txs", "1000", "--rate", "20", "--timeout", "300ms")
        report = error["report"]
        self.assertFalse(report["clean"])
        self.assertLess(report["acknowledged"]["count"], 1000)
        # What was sent and not answered yet may be mined, too.
        self.assertGreaterEqual(report["mined"]["count"], report["acknowledged"]["count"])

    def test_what_cannot_be_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            closed = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.assertIn(closed, self.refused(6, "parent_unavailable", closed)["message"])
        for words, said in (((), "--rollup"), (("ftp://x",), "URL"), ((self.url, "--kind", "erc1155"), "erc1155"),
                            ((self.url, "--txs", "0"), "--txs"), ((self.url, "--batch", "0"), "--batch"),
                            ((self.url, "--rate", "-1"), "--rate"), ((self.url, "--timeout", "5"), "--timeout"),
                            (("http://192.0.2.1:1",), "--key"), ((self.url, "--rollup", "r"), "rollup")):
            with self.subTest(words):
                self.assertIn(said, self.refused(64, "usage", *words)["message"])
        self.refused(3, "not_found", "--rollup", "nobody")
        self.refused(3, "not_found", self.url, "--key", "env:NOT_SET")

    def test_an_account_without_ether_is_told_what_is_missing(self):
        error = self.refused(4, "conflict", self.url, "--key", "dev:5", "--txs", "10")
        self.assertIn(support.DEV[5], error["message"])
        self.assertRegex(error["message"], r"has 0 ether and the load needs 0\.\d+")

    def test_an_interrupt_ends_it_cleanly(self):
        running = self.home.spawn("load", self.url, "--txs", "2000", "--rate", "10", "--json", "--progress", "plain")
        while "send" not in running.stderr.readline():
            self.assertIsNone(running.poll(), "it ended by itself")
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 130)
        self.assertEqual(json.loads(out)["error"]["code"], "interrupted")


if __name__ == "__main__":
    unittest.main()
