"""What Prometheus gets: the pages obey its text format and naming rules, and have what the dashboard asks for."""
import json
import math
import re
import unittest
import urllib.request

import support
from support import DEV, Home

#: The key of DEV[1].
KEY = 0x59C6995E998F97A5A0044966F0945389DC9E86DAE88C7A8412F4603B6B78690D
DASHBOARD = "scripts/observe/grafana.json"
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"^({NAME})(?:\{{(.*)\}})? (\S+)$")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)')
#: Units of the base that Prometheus asks for; wei has none.
UNITS = ("_seconds", "_bytes", "_wei", "_total")
#: Gauges that count things, or say yes or no.
PLAIN = {"alt_block_number", "alt_state_accounts", "alt_pool_transactions", "alt_accepting", "alt_rpc_connections",
         "alt_rollups", "alt_rollup_phase", "alt_rollup_failing", "process_threads", "process_open_fds", "process_max_fds"}


def get(url):
    with urllib.request.urlopen(url + "/metrics", timeout=30) as response:
        return response.headers["Content-Type"], response.read().decode()


def parse(text):
    """{name: (type, {labels: value})}; anything against the format is an AssertionError."""
    families, current = {}, None
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            current = line.split(" ", 3)[2]
            assert current not in families and len(line.split(" ", 3)[3]) > 0, line
            families[current] = [None, {}]
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name == current and families[name][0] is None, line
            families[name][0] = kind
        else:
            add_sample(families, current, line)
    return families


def add_sample(families, current, line):
    matched = SAMPLE.match(line)
    assert matched, line
    name, labels, value = matched.groups()
    kind = families[current][0]
    parts = {current + end for end in ("_bucket", "_sum", "_count")} if kind == "histogram" else {current}
    assert name in parts, f"{line} stands under {current}"
    found = LABEL.findall(labels or "")
    assert "".join(f'{k}="{v}",' for k, v in found)[:-1] == (labels or ""), line
    key = (name, tuple(found))
    assert key not in families[current][1], f"twice: {line}"
    families[current][1][key] = float(value)


def check_histogram(test, name, samples):
    series = {}
    for (part, labels), value in samples.items():
        rest = tuple(pair for pair in labels if pair[0] != "le")
        bounds = [float(v.replace("+Inf", "inf")) for k, v in labels if k == "le"]
        series.setdefault(rest, {})[(part, *bounds)] = value
    for labels, values in series.items():
        buckets = sorted((key[1], value) for key, value in values.items() if key[0] == name + "_bucket")
        counts = [count for _, count in buckets]
        test.assertEqual(counts, sorted(counts), f"{name}{labels} is not cumulative")
        test.assertEqual(buckets[-1], (math.inf, values[(name + "_count",)]))
        test.assertGreaterEqual(values[(name + "_sum",)], 0)


class Metrics(unittest.TestCase):
    def check_rules(self, families):
        for name, (kind, samples) in families.items():
            self.assertIn(kind, ("counter", "gauge", "histogram"), name)
            self.assertTrue(samples, name)
            self.assertEqual(kind == "counter", name.endswith("_total"), name)
            self.assertTrue(name.endswith(UNITS) or name in PLAIN, f"{name} says no unit")
            if kind == "histogram":
                check_histogram(self, name, samples)
            if kind != "gauge":
                self.assertTrue(all(value >= 0 for value in samples.values()), name)

    def value(self, families, family, **labels):
        found = [value for (_, pairs), value in families[family][1].items() if labels.items() <= dict(pairs).items()]
        self.assertEqual(len(found), 1, f"{family}{labels}: {found}")
        return found[0]

    def use(self, rollup):
        raw = support.signed_transfer(KEY, rollup["chain_id"], 1, DEV[5], 1, 10**10)
        tx = support.rpc(rollup["rpc"], "eth_sendRawTransaction", raw)
        support.until(lambda: support.rpc(rollup["rpc"], "eth_getTransactionReceipt", tx), "a receipt")
        for _ in range(5):
            support.rpc(rollup["rpc"], "eth_blockNumber")
        for method in ("evil_name\"} 1", "eth_getBalance"):
            with self.assertRaises(RuntimeError):
                support.rpc(rollup["rpc"], method, "no address")

    def check_rollup(self, families, name):
        def requests(method, outcome):
            return self.value(families, "alt_rpc_requests_total", rollup=name, method=method, outcome=outcome)

        self.assertEqual(requests("eth_sendRawTransaction", "ok"), 1)
        self.assertEqual(requests("eth_blockNumber", "ok"), 5)
        self.assertEqual(requests("eth_getBalance", "error"), 1)
        self.assertEqual(requests("unknown", "error"), 1)
        self.assertEqual(self.value(families, "alt_transactions_total", rollup=name), 2)
        self.assertEqual(self.value(families, "alt_blocks_total", rollup=name), 2)
        self.assertEqual(self.value(families, "alt_block_number", rollup=name), 2)
        self.assertEqual(self.value(families, "alt_gas_used_total", rollup=name), 42_000)
        self.assertEqual(self.value(families, "alt_deposits_credited_total", rollup=name), 1)
        self.assertEqual(self.value(families, "alt_unsettled_value_wei", rollup=name), 10**18)
        self.assertGreater(self.value(families, "alt_state_accounts", rollup=name), 1)
        for part, least in (("state", 1), ("history", 1), ("pool", 0), ("connections", 0)):
            self.assertGreaterEqual(self.value(families, "alt_rollup_memory_bytes", rollup=name, part=part), least)
        syncs = [value for (part, pairs), value in families["alt_fsync_duration_seconds"][1].items()
                 if part.endswith("_count") and ("rollup", name) in pairs]
        self.assertTrue(len(syncs) == 1 and syncs[0] > 0, syncs)
        self.assertEqual(self.value(families, "alt_pool_transactions", rollup=name, state="pending"), 0)

    def test_pages_obey_the_rules_and_say_what_happened(self):
        with Home() as home:
            manifest = home.manifest('[demand]\nttl = "1h"')
            for name in ("r0", "r1"):
                home.ok("up", manifest, "--name", name)
                home.ok("deposit", name, "--amount", "1ether", "--from", "dev:1")
            rollup = home.ok("status", "r0")
            self.use(rollup)
            memory = home.ok("status", "r0")["memory_bytes"]
            self.assertEqual(set(memory), {"state", "history", "pool", "connections", "total"})
            self.assertEqual(sum(memory.values()), 2 * memory["total"])
            self.assertGreater(memory["state"], 0)

            kind, text = get(rollup["rpc"])
            self.assertEqual(kind, "text/plain; version=0.0.4; charset=utf-8")
            self.assertNotIn('rollup="r1"', text)
            own = parse(text)
            self.check_rules(own)
            self.check_rollup(own, "r0")
            self.assertGreater(self.value(own, "alt_rollup_memory_bytes", rollup="r0", part="connections"), 0)

            host = parse(get(rollup["parent"]["rpc"])[1])
            self.check_rules(host)
            self.check_rollup(host, "r0")
            self.assertEqual(self.value(host, "alt_rollups"), 2)
            self.assertEqual(self.value(host, "alt_rollup_phase", rollup="r1", phase="live"), 1)
            self.assertGreater(self.value(host, "alt_block_number", rollup="parent"), 0)
            self.check_dashboard(host)

    def check_dashboard(self, families):
        with open(DASHBOARD, encoding="utf-8") as file:
            board = json.load(file)
        queries = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
        queries += [variable["query"] for variable in board["templating"]["list"] if variable["type"] == "query"]
        self.assertGreater(len(queries), 10)
        for query in queries:
            asked = re.findall(r"\b(?:alt|process)_[a-z0-9_]+", query)
            self.assertTrue(asked, query)
            for name in asked:
                self.assertIn(re.sub(r"_bucket$", "", name), families, query)
        grid = [tuple(panel["gridPos"].values()) for panel in board["panels"]]
        self.assertEqual(len(grid), len(set(grid)), "two panels in one place")


if __name__ == "__main__":
    unittest.main()
