"""The verbs of alt evm: verdicts, traces, state transitions, and what they say to bad input."""
import json
import os
import shutil
import unittest

from support import Home

VECTORS = os.environ.get("ALT_VECTORS", "")
STATE_TESTS = os.path.join(VECTORS, "state_tests/prague/eip7702_set_code_tx")
BLOCK_TESTS = os.path.join(VECTORS, "blockchain_tests")
RETURN_42 = "0x602a5f5260205ff3"


def needs_vectors(test):
    if os.path.isdir(VECTORS) or os.environ.get("CI"):
        return test
    return unittest.skip(f"the vectors are absent: {VECTORS}")(test)


def files_below(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names
                  if name.endswith(".json"))


def item(data, at=0):
    """One RLP item: (is a list, payload, offset behind it)."""
    head = data[at]
    if head < 0x80:
        return False, data[at:at + 1], at + 1
    is_list, short = head >= 0xC0, head - (0xC0 if head >= 0xC0 else 0x80)
    size, begin = short, at + 1
    if short > 55:
        begin += short - 55
        size = int.from_bytes(data[at + 1:begin], "big")
    return is_list, data[begin:begin + size], begin + size


def items(payload):
    at, out = 0, []
    while at < len(payload):
        begin = at
        _, inner, at = item(payload, at)
        out.append((inner, payload[begin:at]))
    return out


def t8n_input(block, pre, hashes):
    """What t8n needs of a block of a blockchain test, with the transactions as they are in its RLP."""
    header = block["blockHeader"]
    parts = items(item(bytes.fromhex(block["rlp"][2:]))[1])
    withdrawals = [[inner for inner, _ in items(one)] for one, _ in items(parts[3][0])]
    names = ("index", "validatorIndex", "address", "amount")
    number = lambda raw: hex(int.from_bytes(raw, "big"))
    env = {"currentNumber": header["number"], "currentTimestamp": header["timestamp"],
           "currentGasLimit": header["gasLimit"], "currentCoinbase": header["coinbase"],
           "currentRandom": header["mixHash"], "currentBaseFee": header["baseFeePerGas"],
           "currentExcessBlobGas": header["excessBlobGas"],
           "parentBeaconBlockRoot": header["parentBeaconBlockRoot"], "blockHashes": hashes,
           "withdrawals": [{name: "0x" + raw.hex() if name == "address" else number(raw)
                            for name, raw in zip(names, one)} for one in withdrawals]}
    return {"alloc": pre, "env": env, "txsRlp": "0x" + parts[1][1].hex()}


class Run(unittest.TestCase):
    def test_output_gas_and_exit_code(self):
        with Home() as home:
            answer = home.ok("evm", "run", "--code", RETURN_42)
            self.assertEqual(int(answer["output"], 16), 42)
            self.assertEqual((answer["gasUsed"], answer["pass"], answer["status"]), (16, True, "success"))
            reverted = home.alt("evm", "run", "--code", "0x5f5ffd", "--json")
            self.assertEqual((reverted.rc, reverted.json["pass"]), (1, False))
            self.assertEqual(reverted.json["status"], "execution reverted")
            self.assertIn("gas used", home.alt("evm", "run", "--code", RETURN_42).out)

    def test_forks_differ(self):
        with Home() as home:
            clz = ("evm", "run", "--code", "0x60011e5f5260205ff3", "--fork")
            self.assertEqual(int(home.ok(*clz, "osaka")["output"], 16), 255)
            self.assertEqual(home.alt(*clz, "Prague").rc, 1)

    def test_prestate_value_and_input(self):
        with Home() as home:
            receiver = "0x" + "11" * 20
            path = os.path.join(home.path, "alloc.json")
            with open(path, "w", encoding="utf-8") as file:
                # Returns the sum of a slot, the first word of the input and the value.
                json.dump({receiver: {"code": "0x5f545f3501340160005260205ff3",
                                      "storage": {"0x0": "0x64"}}}, file)
            answer = home.ok("evm", "run", "--prestate", path, "--receiver", receiver, "--value", "7",
                             "--input", "0x" + "0" * 63 + "3")
            self.assertEqual(int(answer["output"], 16), 100 + 3 + 7)

    def test_the_trace_goes_to_stderr_line_by_line(self):
        with Home() as home:
            answer = home.alt("evm", "run", "--code", RETURN_42, "--gas", "100", "--trace", "--json")
            lines = [json.loads(line) for line in answer.err.splitlines()]
            self.assertEqual([line["opName"] for line in lines[:-1]],
                             ["PUSH1", "PUSH0", "MSTORE", "PUSH1", "PUSH0", "RETURN"])
            self.assertEqual([line["gasCost"] for line in lines[:-1]], ["0x3", "0x2", "0x6", "0x3", "0x2", "0x0"])
            self.assertEqual(lines[0]["gas"], "0x64")
            self.assertEqual((lines[-1]["gasUsed"], lines[-1]["pass"], lines[-1]["stateRoot"]),
                             ("0x10", True, answer.json["stateRoot"]))

    def test_bad_input_is_named(self):
        with Home() as home:
            for words, rc, said in (
                    ((), 64, "nothing to run"), (("--code", "0x0"), 64, "--code"),
                    (("--code", "0x00", "--fork", "london"), 64, "Cancun, Prague, Osaka"),
                    (("--code", "0x00", "--gas", "-1"), 64, "--gas"),
                    (("--code", "0x00", "--gas", "18446744073709551615"), 64, "--gas"),
                    (("--code", "0x00", "--sender", "0x12"), 64, "--sender"),
                    (("--code", "0x00", "--value", "some"), 64, "--value"),
                    (("--code", "0x00", "--code-file", "x"), 64, "--code-file"),
                    (("--code-file", "/nowhere"), 3, "/nowhere"),
                    (("--code", "0x00", "--prestate", "/nowhere"), 3, "/nowhere"),
                    (("--code", "0x00", "--bogus"), 64, "--bogus")):
                with self.subTest(words):
                    answer = home.alt("evm", "run", *words)
                    self.assertEqual(answer.rc, rc, answer)
                    self.assertIn(said, answer.err)
            self.assertEqual(home.alt("evm").rc, 64)
            self.assertIn("evm run", home.alt("evm", "runn").err)
            self.assertIn("--prestate", home.alt("evm", "run", "--help").out)


@needs_vectors
class Tests(unittest.TestCase):
    def broken(self, home, change):
        """A copy of a state test after `change` of its only test."""
        path = os.path.join(home.path, "test.json")
        with open(files_below(STATE_TESTS)[0], encoding="utf-8") as file:
            tests = json.load(file)
        name, test = next(iter(tests.items()))
        change(test)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({name: test}, file)
        return path

    def test_one_verdict_a_line(self):
        with Home() as home:
            answer = home.alt("evm", "statetest", STATE_TESTS, "--json")
            self.assertEqual(answer.rc, 0, answer)
            verdicts = [json.loads(line) for line in answer.out.splitlines()]
            self.assertGreater(len(verdicts), 20)
            for verdict in verdicts:
                self.assertEqual(list(verdict), ["schema", "name", "fork", "index", "pass", "error", "stateRoot", "file"])
                self.assertEqual((verdict["pass"], verdict["error"]), (True, None))
            self.assertEqual({verdict["fork"] for verdict in verdicts}, {"Prague", "Osaka"})
            self.assertRegex(answer.err, rf"^{len(verdicts)} passed, 0 failed, 0 skipped")

    def test_the_reference_dispatch_agrees(self):
        with Home() as home:
            fast, reference = (home.alt("evm", "statetest", STATE_TESTS, "--fork", "osaka", "--json", "--dispatch", one)
                               for one in ("fast", "reference"))
            self.assertEqual(fast.rc, 0, fast)
            self.assertEqual(fast.out, reference.out)

    def test_a_wrong_root_fails(self):
        def forge(test):
            for posts in test["post"].values():
                posts[0]["hash"] = "0x" + "00" * 32

        with Home() as home:
            path = self.broken(home, forge)
            answer = home.alt("evm", "statetest", path, "--json")
            self.assertEqual(answer.rc, 1, answer)
            verdict = json.loads(answer.out.splitlines()[0])
            self.assertFalse(verdict["pass"])
            self.assertIn("state root", verdict["error"])
            people = home.alt("evm", "statetest", path)
            self.assertEqual(people.rc, 1)
            self.assertTrue(people.out.startswith("FAIL " + path), people)
            self.assertRegex(people.out.splitlines()[-1], r"^0 passed, \d+ failed, 0 skipped$")

    def test_unknown_forks_are_skipped_by_name(self):
        def rename(test):
            test["post"] = {"Amsterdam": next(iter(test["post"].values()))}

        with Home() as home:
            path = self.broken(home, rename)
            answer = home.alt("evm", "statetest", path)
            self.assertEqual(answer.rc, 65, answer)  # nothing was run
            self.assertIn("fork Amsterdam", answer.err)
            self.assertEqual(answer.out.splitlines()[-1], "0 passed, 0 failed, 1 skipped")
            both = home.alt("evm", "statetest", path, files_below(STATE_TESTS)[0])
            self.assertEqual(both.rc, 0, both)
            self.assertEqual(home.alt("evm", "statetest", path, "--fork", "amsterdam").rc, 64)

    def test_the_trace_ends_with_the_state_root(self):
        with Home() as home:
            answer = home.alt("evm", "statetest", files_below(STATE_TESTS)[0], "--fork", "prague", "--trace", "--json")
            verdict = json.loads(answer.out.splitlines()[0])
            traced = [json.loads(line) for line in answer.err.splitlines() if line.startswith("{")]
            self.assertIn(verdict["stateRoot"], {line.get("stateRoot") for line in traced})
            self.assertTrue(any(line.get("opName") for line in traced))

    def test_files_that_are_no_tests_are_named(self):
        with Home() as home:
            for name, text in (("empty.json", ""), ("list.json", "[]"), ("other.json", '{"a": {"b": 1}}'),
                               ("cut.json", '{"a": ')):
                path = os.path.join(home.path, name)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                for verb in ("statetest", "blocktest"):
                    with self.subTest(verb + " " + name):
                        answer = home.alt("evm", verb, path)
                        self.assertEqual(answer.rc, 65, answer)
                        self.assertIn(path, answer.err)
                        error = json.loads(home.alt("evm", verb, path, "--json").out.splitlines()[0])["error"]
                        self.assertEqual(error["file"], path)
            self.assertEqual(home.alt("evm", "statetest", "/nowhere").rc, 3)
            self.assertEqual(home.alt("evm", "statetest").rc, 64)
            # One bad file does not hide the verdicts of others.
            shutil.copy(files_below(STATE_TESTS)[0], os.path.join(home.path, "z.json"))
            answer = home.alt("evm", "statetest", home.path)
            self.assertEqual(answer.rc, 65)
            self.assertRegex(answer.out.splitlines()[-1], r"^[1-9]\d* passed, 0 failed, 0 skipped, 4 files not read$")

    def test_block_tests(self):
        with Home() as home:
            folder = os.path.join(BLOCK_TESTS, "prague")
            answer = home.alt("evm", "blocktest", folder, "--json")
            self.assertEqual(answer.rc, 0, answer)
            verdicts = [json.loads(line) for line in answer.out.splitlines()]
            self.assertTrue(verdicts and all(verdict["pass"] for verdict in verdicts))


@needs_vectors
class Transition(unittest.TestCase):
    def apply(self, home, given, fork, *words):
        return home.alt("evm", "t8n", "--input.alloc", "stdin", "--input.env", "stdin", "--input.txs", "stdin",
                        "--output.alloc", "stdout", "--output.result", "stdout", "--output.body", "stdout",
                        "--state.fork", fork, *words, stdin=json.dumps(given))

    def check_block(self, home, test, block, alloc, hashes, fork):
        given = t8n_input(block, alloc, hashes)
        answer = self.apply(home, given, fork)
        self.assertEqual(answer.rc, 0, answer.err)
        out, header = answer.json, block["blockHeader"]
        result = out["result"]
        self.assertEqual(result["rejected"], [])
        for ours, theirs in (("stateRoot", "stateRoot"), ("txRoot", "transactionsTrie"),
                             ("receiptsRoot", "receiptTrie"), ("logsBloom", "bloom"),
                             ("withdrawalsRoot", "withdrawalsRoot"), ("requestsHash", "requestsHash")):
            self.assertEqual(result.get(ours), header.get(theirs), (test, ours))
        for ours, theirs in (("gasUsed", "gasUsed"), ("blobGasUsed", "blobGasUsed")):
            self.assertEqual(int(result[ours], 16), int(header[theirs], 16), (test, ours))
        self.assertEqual(out["body"], given["txsRlp"])
        return out["alloc"]

    def test_headers_of_block_tests(self):
        """Every header of the valid chains among the block tests comes out of t8n again."""
        blocks = 0
        with Home() as home:
            for path in files_below(BLOCK_TESTS):
                with open(path, encoding="utf-8") as file:
                    tests = json.load(file)
                for name, test in tests.items():
                    if "To" in test["network"] or any("expectException" in block for block in test["blocks"]):
                        continue
                    if len(test["blocks"]) > 8:
                        continue
                    alloc, hashes = test["pre"], {"0": test["genesisBlockHeader"]["hash"]}
                    for block in test["blocks"]:
                        alloc = self.check_block(home, name, block, alloc, hashes, test["network"])
                        header = block["blockHeader"]
                        hashes[str(int(header["number"], 16))] = header["hash"]
                        blocks += 1
        self.assertGreater(blocks, 100)

    def test_a_transaction_is_signed_or_rejected(self):
        sender = "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b"
        tx = {"type": "0x2", "chainId": "0x1", "nonce": "0x0", "maxFeePerGas": "0xa", "maxPriorityFeePerGas": "0x1",
              "gas": "0x5208", "to": "0x" + "22" * 20, "value": "0x5", "input": "0x", "accessList": [],
              "secretKey": "0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8"}
        env = {"currentNumber": "0x1", "currentTimestamp": "0x10", "currentGasLimit": "0x1c9c380",
               "currentCoinbase": "0x" + "33" * 20, "currentRandom": "0x0", "parentBaseFee": "0x7",
               "parentGasUsed": "0x0", "parentGasLimit": "0x1c9c380"}
        with Home() as home:
            answer = self.apply(home, {"alloc": {sender: {"balance": "0xde0b6b3a7640000"}}, "env": env,
                                       "txs": [tx, tx, {"nonce": "0x1"}]}, "cancun")
            self.assertEqual(answer.rc, 0, answer)
            result = answer.json["result"]
            self.assertEqual([one["index"] for one in result["rejected"]], [1, 2])
            self.assertIn("NONCE_MISMATCH_TOO_LOW", result["rejected"][0]["error"])
            self.assertEqual(result["receipts"][0]["status"], "0x1")
            self.assertEqual(result["gasUsed"], "0x5208")
            self.assertEqual(answer.json["alloc"]["0x" + "22" * 20], {"balance": "0x5"})
            self.assertEqual(answer.json["alloc"][sender]["nonce"], "0x1")

    def test_files(self):
        with Home() as home:
            for name, content in (("alloc.json", {}), ("env.json", {
                    "currentNumber": "0x1", "currentTimestamp": "0x10", "currentGasLimit": "0x1c9c380",
                    "currentCoinbase": "0x" + "33" * 20, "currentRandom": "0x0", "currentBaseFee": "0x7"}),
                                  ("txs.json", [])):
                with open(os.path.join(home.path, name), "w", encoding="utf-8") as file:
                    json.dump(content, file)
            inputs = {"--input." + kind: os.path.join(home.path, kind + ".json") for kind in ("alloc", "env", "txs")}
            words_of = lambda options: [word for option in options.items() for word in option]
            out = os.path.join(home.path, "out")
            answer = home.alt("evm", "t8n", *words_of(inputs), "--output.basedir", out, "--state.fork", "Cancun",
                              "--json")
            self.assertEqual(answer.rc, 0, answer)
            self.assertEqual(answer.json["files"], [out + "/alloc.json", out + "/result.json"])
            with open(out + "/result.json", encoding="utf-8") as file:
                self.assertEqual(json.load(file)["gasUsed"], "0x0")
            for words, rc, said in (
                    (("--state.fork", "Berlin"), 64, "Berlin"), (("--state.reward", "5"), 64, "--state.reward"),
                    (("--input.txs", "/nowhere"), 3, "/nowhere"),
                    (("--input.env", os.path.join(home.path, "txs.json")), 1, "currentNumber")):
                with self.subTest(words):
                    answer = home.alt("evm", "t8n", *words_of({**inputs, words[0]: words[1]}),
                                      "--output.basedir", out)
                    self.assertEqual(answer.rc, rc, answer)
                    self.assertIn(said, answer.err)


if __name__ == "__main__":
    unittest.main()
