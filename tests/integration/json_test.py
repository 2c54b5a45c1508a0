"""Every command answers --json with exactly one object of schema 1 that has what CLI.md promises."""
import json
import unittest

from support import Home

UP = {"name", "id", "phase", "chain_id", "rpc", "ws", "genesis_hash", "pid", "expires_at", "log",
      "parent.rpc", "parent.chain_id", "parent.block", "contracts.factory", "contracts.portal",
      "manifest.source", "manifest.digest", "manifest.commit", "accounts.0.address", "accounts.0.private_key"}
STATUS = {"name", "id", "phase", "chain_id", "rpc", "block", "state_root", "txs", "pending", "deposits.seen",
          "deposits.credited", "last_error", "next.action", "next.at", "next.because", "value.asset",
          "value.escrow", "value.claims", "value.fees"}
SETTLE = {"name", "phase", "state_root", "exit_root", "output_root", "exits", "paid", "unpaid",
          "parent_txs.0.step", "parent_txs.0.hash", "parent_txs.0.gas", "gas_total"}


def has(value, path):
    for key in path.split("."):
        if isinstance(value, list):
            if int(key) >= len(value):
                return False
            value = value[int(key)]
        elif key in value:
            value = value[key]
        else:
            return False
    return True


class Json(unittest.TestCase):
    def check(self, home, members, *words):
        answer = home.alt(*words, "--json")
        self.assertEqual(answer.rc, 0, (words, answer))
        self.assertEqual(answer.out.count("\n"), 1, (words, answer))
        self.assertEqual(answer.json["schema"], 1, words)
        missing = {path for path in members if not has(answer.json, path)}
        self.assertEqual(missing, set(), (words, answer))
        return answer.json

    def test_every_command_answers_with_one_object(self):
        with Home() as home:
            made = self.check(home, {"path", "name"}, "init", home.path + "/demo", "--no-input")
            for members, words in (
                    (set(), ("validate", made["path"])), ({"version"}, ("version",)),
                    (UP, ("up", made["path"], "--name", "r")), ({"rollups.0.name"}, ("ls",)),
                    ({"at", "rollups.0.tx_per_s", "rollups.0.ends_at"}, ("top", "--once")),
                    (STATUS, ("status", "r")), (STATUS, ("wait", "r", "--for", "live")),
                    ({"events.0.text"}, ("events", "r")), ({"lines"}, ("logs", "r")),
                    ({"env.ETH_RPC_URL", "env.CHAIN_ID", "env.ALT_PORTAL"}, ("env", "r")),
                    ({"accounts.0.address"}, ("accounts", "r")),
                    ({"tx.hash", "tx.gas", "credited"}, ("deposit", "r", "--amount", "1ether", "--from", "dev:2")),
                    ({"resumed.0.outcome"}, ("resume",)), ({"steps.0"}, ("settle", "r", "--plan-only")),
                    (SETTLE, ("settle", "r")), (STATUS, ("status", "r")), ({"exits.0.owner"}, ("exits", "r")),
                    ({"claimed", "refused"}, ("claim", "r", "--all")), ({"checks"}, ("doctor",)),
                    ({"phase", "archive", "certificate", "claim_kit"}, ("destroy", "r")),
                    ({"rollups.0.phase"}, ("ls", "--all")), (set(), ("host", "--stop"))):
                with self.subTest(words):
                    self.check(home, members, *words)

    def test_the_same_up_gives_the_same_answer(self):
        with Home() as home:
            first = self.check(home, UP, "up", home.manifest())
            second = self.check(home, UP, "up", home.manifest())
            first["parent"].pop("block"), second["parent"].pop("block")
            self.assertEqual(first, second)

    def test_a_follower_prints_one_object_a_line(self):
        with Home() as home:
            home.ok("up", home.manifest())
            home.ok("settle", "r")
            home.ok("destroy", "r")
            answer = home.alt("events", "r", "-f", "--json")
            self.assertEqual(answer.rc, 0, answer)
            events = [json.loads(line) for line in answer.out.splitlines()]
            self.assertTrue(all(event["schema"] == 1 for event in events))
            self.assertEqual([e["id"] for e in events], sorted(e["id"] for e in events))
            self.assertIn("disposed", [e["text"] for e in events])


if __name__ == "__main__":
    unittest.main()
