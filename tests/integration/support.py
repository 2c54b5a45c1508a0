"""What the integration tests share: the binary under test, a state folder of its own, JSON-RPC, signing."""
import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.request

ALT = os.environ.get("ALT_BINARY", "build/release/alt")
ETHER = 10**18
#: The parent's genesis gives this much to each of its ten development accounts.
RICH = 10_000 * ETHER
#: Addresses of the well-known development accounts dev:0 to dev:5.
DEV = [
    "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
    "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
    "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
    "0x90f79bf6eb2c4f870365e785982e1f101e93b906",
    "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65",
    "0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc",
]


class Answer:
    """What one run of alt left: exit code (-9 after SIGKILL), stdout, stderr."""

    def __init__(self, done):
        self.rc, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"exit {self.rc}\nstdout: {self.out}\nstderr: {self.err}"


class Home:
    """A state folder with its own host. Use as a context manager: the host ends and the folder goes."""

    def __init__(self):
        # Short, because the host's socket lies in it.
        self.path = tempfile.mkdtemp(prefix="alt-", dir="/tmp")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.alt("host", "--stop")
        shutil.rmtree(self.path, ignore_errors=True)

    def environment(self, more=None):
        keep = {k: v for k, v in os.environ.items() if not k.startswith("ALT_")}
        return {**keep, "ALT_HOME": self.path, **(more or {})}

    def spawn(self, *words, env=None):
        return subprocess.Popen([ALT, *words], env=self.environment(env), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    def alt(self, *words, env=None, stdin=None, timeout=120, descriptors=None):
        """`descriptors`: how many the process may open, and the host if it starts one."""
        given = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
        if descriptors is not None:
            limit = (descriptors, descriptors)
            given["preexec_fn"] = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limit)
        return Answer(subprocess.run([ALT, *words], env=self.environment(env), capture_output=True,
                                     text=True, timeout=timeout, check=False, **given))

    def ok(self, *words, env=None):
        """Runs alt with --json and gives the object; anything but exit 0 is an AssertionError."""
        answer = self.alt(*words, "--json", env=env)
        assert answer.rc == 0, f"alt {' '.join(words)}: {answer!r}"
        return answer.json

    def manifest(self, text="", name="r"):
        path = os.path.join(self.path, name + ".toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'schema = 1\nname = "{name}"\n{text}\n')
        return path

    def rows(self, sql, *values):
        """Reads the store, as any other process may at any time."""
        with sqlite3.connect(os.path.join(self.path, "alt.db"), timeout=10) as db:
            return db.execute(sql, values).fetchall()

    def host_log(self):
        with open(os.path.join(self.path, "host.log"), encoding="utf-8") as file:
            return file.read()


def rpc(url, method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        answer = json.load(response)
    if "error" in answer:
        raise RuntimeError(f"{method}: {answer['error']}")
    return answer["result"]


def balance(url, address):
    return int(rpc(url, "eth_getBalance", address, "latest"), 16)


def until(condition, what, seconds=60):
    """Polls until the condition gives something true, and gives that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"{what}: not within {seconds} s")


def is_running(pid):
    """False for a zombie, too."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def settle_to_the_end(home, name="r", seconds=60):
    """Runs settle until it succeeds. While another process drives the rollup that is a conflict."""

    def attempt():
        answer = home.alt("settle", name, "--json")
        assert answer.rc in (0, 4, 7), answer
        return answer.json if answer.rc == 0 else None

    return until(attempt, "settle", seconds)


class Ledger:
    """The parent's books, made up from its blocks alone: nothing here comes from alt."""

    def __init__(self, url):
        self.fees, self.sent, self.successes = {}, {}, {}
        for number in range(1, int(rpc(url, "eth_blockNumber"), 16) + 1):
            for tx in rpc(url, "eth_getBlockByNumber", hex(number), True)["transactions"]:
                self._add(tx, rpc(url, "eth_getTransactionReceipt", tx["hash"]))

    def _add(self, tx, receipt):
        sender = tx["from"].lower()
        fee = int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)
        self.fees[sender] = self.fees.get(sender, 0) + fee
        if int(receipt["status"], 16) == 1:
            self.sent[sender] = self.sent.get(sender, 0) + int(tx["value"], 16)
            self.successes[tx["hash"].lower()] = sender

    def expected(self, address, exits):
        """What the address must hold, given its opening balance, its transactions and its exits."""
        opening = RICH if address in DEV else 0
        return opening - self.fees.get(address, 0) - self.sent.get(address, 0) + exits.get(address, 0)


def check_settled(home, name, deposits):
    """Everything that must hold of a settled rollup. `deposits`: acknowledged wei by owner, the least that exits."""
    status = home.ok("status", name)
    assert status["phase"] == "settled", status
    assert status["value"]["escrow"] == "0", status
    parent, portal = status["parent"]["rpc"], status["contracts"]["portal"]
    assert balance(parent, portal) == 0, "the portal holds ether"
    book = home.ok("exits", name)
    assert book["unpaid"] == "0" and all(e["paid"] for e in book["exits"]), book
    exits = {e["owner"].lower(): int(e["amount"]) for e in book["exits"]}
    assert len(exits) == len(book["exits"]), "an owner exits twice"
    ledger = Ledger(parent)
    assert sum(exits.values()) == sum(ledger.sent.values()), "exits are not what was deposited"
    for owner in set(exits) | set(ledger.fees) | set(DEV):
        assert balance(parent, owner) == ledger.expected(owner, exits), f"balance of {owner}"
    for owner, wei in deposits.items():
        assert exits.get(owner, 0) >= wei, f"{owner} deposited {wei} and exits with {exits.get(owner, 0)}"
    check_sent_once(home, status["id"], ledger)
    return exits


def check_sent_once(home, rollup, ledger):
    """Each step's transaction was mined exactly once, and the operator sent no other."""
    mined = home.rows("SELECT step, lower(hex(hash)) FROM parent_txs WHERE rollup = ? AND state = 'mined'", rollup)
    steps = [step for step, _ in mined]
    assert len(steps) == len(set(steps)), f"mined twice: {steps}"
    hashes = {"0x" + value for _, value in mined}
    operators = {h for h, sender in ledger.successes.items() if sender == DEV[0]}
    assert hashes == operators, f"journal {sorted(hashes)}, chain {sorted(operators)}"
    assert {"open_portal", "close_portal", "propose", "finalise"} <= set(steps), steps


# Signing, written from the papers so that it shares nothing with the code under test.

_ROUNDS = [0x1, 0x8082, 0x800000000000808A, 0x8000000080008000, 0x808B, 0x80000001, 0x8000000080008081,
           0x8000000000008009, 0x8A, 0x88, 0x80008009, 0x8000000A, 0x8000808B, 0x800000000000008B,
           0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x800A,
           0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x80000001, 0x8000000080008008]
_MASK = (1 << 64) - 1


def _permute(a):
    for constant in _ROUNDS:
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        d = [c[x - 1] ^ ((c[(x + 1) % 5] << 1 | c[(x + 1) % 5] >> 63) & _MASK) for x in range(5)]
        a = [lane ^ d[i % 5] for i, lane in enumerate(a)]
        x, y, moving = 1, 0, a[1]
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            turn = (t + 1) * (t + 2) // 2 % 64
            a[x + 5 * y], moving = (moving << turn | moving >> (64 - turn)) & _MASK, a[x + 5 * y]
        for row in range(0, 25, 5):
            line = a[row:row + 5]
            a[row:row + 5] = [line[i] ^ (~line[(i + 1) % 5] & line[(i + 2) % 5]) for i in range(5)]
        a[0] ^= constant
    return a


def keccak(data):
    rate = 136
    data += b"\x01" + b"\0" * (-(len(data) + 1) % rate)
    data = data[:-1] + bytes([data[-1] | 0x80])
    lanes = [0] * 25
    for block in range(0, len(data), rate):
        for i in range(rate // 8):
            lanes[i] ^= int.from_bytes(data[block + 8 * i:block + 8 * i + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


_P = 2**256 - 2**32 - 977
_N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_G = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
      0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)


def _sum(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % _P == 0:
            return None
        slope = 3 * p[0] * p[0] * pow(2 * p[1], -1, _P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, _P)
    x = (slope * slope - p[0] - q[0]) % _P
    return x, (slope * (p[0] - x) - p[1]) % _P


def _times(scalar, point=_G):
    out = None
    while scalar:
        if scalar & 1:
            out = _sum(out, point)
        point, scalar = _sum(point, point), scalar >> 1
    return out


def rlp(item):
    if isinstance(item, int):
        item = item.to_bytes((item.bit_length() + 7) // 8, "big")
    if isinstance(item, list):
        return _framed(b"".join(map(rlp, item)), 0xC0)
    if len(item) == 1 and item[0] < 0x80:
        return item
    return _framed(item, 0x80)


def _framed(body, base):
    if len(body) < 56:
        return bytes([base + len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([base + 55 + len(size)]) + size + body


def signed_transfer(key, chain_id, nonce, to, value, max_fee):
    """A signed EIP-1559 transfer of 21,000 gas as raw hex."""
    fields = [chain_id, nonce, 0, max_fee, 21_000, bytes.fromhex(to[2:]), value, b"", []]
    message = keccak(b"\x02" + rlp(fields))
    e = int.from_bytes(message, "big")
    # Deterministic, though not RFC 6979: test keys have nothing to lose.
    k = int.from_bytes(keccak(key.to_bytes(32, "big") + message), "big") % _N
    x, y = _times(k)
    s = pow(k, -1, _N) * (e + x * key) % _N
    parity = y & 1
    if s > _N // 2:
        s, parity = _N - s, parity ^ 1
    return "0x02" + rlp(fields + [parity, x % _N, s]).hex()
