"""Many rollups in one host: each is raised, used and destroyed without disturbing the others."""
import socket
import unittest
from urllib.parse import urlparse

import support
from support import DEV, ETHER, Home

#: The key of DEV[1].
KEY = 0x59C6995E998F97A5A0044966F0945389DC9E86DAE88C7A8412F4603B6B78690D
COUNT = 12
PARALLEL = 4


def listens(url):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlparse(url).port)) == 0


def wait_all(children):
    for child in children:
        out, err = child.communicate(timeout=120)
        assert child.returncode == 0, f"{child.args}: {out}{err}"


class Many(unittest.TestCase):
    def each(self, home, names, words):
        """Runs a command for every name, some at a time."""
        for begin in range(0, len(names), PARALLEL):
            wait_all([home.spawn(*words(name)) for name in names[begin:begin + PARALLEL]])

    def pay(self, rollup, nonce):
        """A transfer of one wei, until it is in a block."""
        url, chain = rollup["rpc"], rollup["chain_id"]
        raw = support.signed_transfer(KEY, chain, nonce, DEV[5], 1, 10**10)
        tx = support.rpc(url, "eth_sendRawTransaction", raw)
        support.until(lambda: support.rpc(url, "eth_getTransactionReceipt", tx), "a receipt")

    def test_each_lives_its_own_life(self):
        names = [f"r{i}" for i in range(COUNT)]
        with Home() as home:
            manifest = home.manifest()
            self.each(home, names, lambda name: ("up", manifest, "--name", name, "--json"))
            self.each(home, names, lambda name: ("deposit", name, "--amount", "1ether", "--from", "dev:1"))
            rollups = {name: home.ok("status", name) for name in names}
            pid = home.ok("up", manifest, "--name", "r0")["pid"]
            self.assertEqual(len({r["chain_id"] for r in rollups.values()}), COUNT)
            self.assertEqual(len({r["rpc"] for r in rollups.values()}), COUNT)
            for rollup in rollups.values():
                self.pay(rollup, 1)  # a deposit counts as its sender's transaction

            gone, rest = names[::3], [name for name in names if name not in names[::3]]
            self.each(home, gone, lambda name: ("settle", name))
            self.each(home, gone, lambda name: ("destroy", name))
            for name in gone:
                self.assertFalse(listens(rollups[name]["rpc"]), f"{name} still listens")
            for name in rest:
                self.pay(rollups[name], 2)
                self.assertEqual(support.balance(rollups[name]["rpc"], DEV[5]), 2)
                self.assertEqual(home.ok("status", name)["txs"], 3)
            self.assertEqual(home.ok("up", manifest, "--name", rest[0])["pid"], pid)

            # All that are left come back at their ports with what they had, and go on.
            home.alt("host", "--stop")
            home.ok("resume")
            for name in rest:
                self.pay(rollups[name], 3)
                self.assertEqual(support.balance(rollups[name]["rpc"], DEV[5]), 3)
            home.ok("deposit", rest[0], "--amount", "1ether", "--from", "dev:2")
            self.assertEqual(support.balance(rollups[rest[0]]["rpc"], DEV[2]), ETHER)
            self.assertEqual({r["name"] for r in home.ok("ls")["rollups"]}, set(rest))

    def test_a_host_out_of_descriptors_says_so_and_its_rollups_go_on(self):
        with Home() as home:
            manifest = home.manifest()
            first = home.alt("up", manifest, "--name", "r0", "--json", descriptors=90).json
            refused = None
            for i in range(1, 40):
                answer = home.alt("up", manifest, "--name", f"r{i}", "--json")
                if answer.rc != 0:
                    refused = answer.json["error"]
                    break
            self.assertIsNotNone(refused, "40 rollups fit under 90 descriptors")
            self.assertIn("may not open any more files", refused["message"])
            self.assertIn("ulimit -Hn", refused["hint"])
            self.assertEqual(int(support.rpc(first["rpc"], "eth_chainId"), 16), first["chain_id"])


if __name__ == "__main__":
    unittest.main()
