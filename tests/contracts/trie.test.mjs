// The portal's trie lookup against OpenZeppelin's, on honest proofs and on broken ones.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ethers } from "ethers";
import { deploy, startChain } from "./lib/chain.mjs";
import { keccak, rlpList, rlpUint, secureTrie } from "./lib/trie.mjs";

let chain;
let harness;

before(async () => {
  chain = await startChain();
  harness = await deploy(await chain.provider.getSigner(0), "TrieHarness");
});
after(() => chain.stop());

// A seeded generator: a failure can be run again.
function generator(seed) {
  let counter = 0;
  return (bound) => Number(BigInt(ethers.id(`${seed} ${counter++}`)) % BigInt(bound));
}

async function outcome(method, ...args) {
  try {
    return { value: await method.staticCall(...args) };
  } catch (error) {
    assert.equal(error.code, "CALL_EXCEPTION");
    return { error: error.revert?.name ?? error.shortMessage };
  }
}

function makeTrie(size) {
  // Values of 32 bytes in RLP: the least that the lookup promises to handle is 24.
  const pairs = Array.from({ length: size },
    (_, i) => [ethers.getBytes(ethers.toBeHex(i, 32)), rlpUint(BigInt(ethers.id(`value ${i}`)))]);
  return { trie: secureTrie(pairs), pairs };
}

test("both find the same value with every honest proof, whatever the size of the trie", async () => {
  for (const size of [1, 2, 3, 17, 200, 3000]) {
    const { trie, pairs } = makeTrie(size);
    for (const i of new Set([0, size >> 1, size - 1])) {
      const [preimage, value] = pairs[i];
      const args = [trie.root, keccak(preimage), trie.prove(preimage)];
      assert.equal((await outcome(harness.ours, ...args)).value, ethers.hexlify(value), `size ${size}`);
      assert.equal((await outcome(harness.theirs, ...args)).value, ethers.hexlify(value));
    }
  }
});

test("both find values behind extension nodes, of odd and of even length", async () => {
  // Keys are hashes, so long shared prefixes must be searched for: pairs that share 3 and 4 nibbles.
  const seen = new Map();
  const wanted = new Map();
  for (let i = 0; wanted.size < 2; ++i) {
    const preimage = ethers.getBytes(ethers.toBeHex(i, 32));
    const hash = ethers.hexlify(keccak(preimage));
    for (const nibbles of [3, 4]) {
      const prefix = `${nibbles} ${hash.slice(2, 2 + nibbles)}`;
      const other = seen.get(prefix);
      const differ = other && ethers.hexlify(keccak(other))[2 + nibbles] !== hash[2 + nibbles];
      if (differ && !wanted.has(nibbles)) wanted.set(nibbles, [other, preimage]);
      seen.set(prefix, preimage);
    }
  }
  for (const [nibbles, preimages] of wanted) {
    const value = rlpUint(BigInt(ethers.id("value")));
    const trie = secureTrie(preimages.map((preimage) => [preimage, value]));
    const proof = trie.prove(preimages[0]);
    assert.equal(proof.length, 3, `${nibbles} nibbles: extension, branch, leaf`);
    const args = [trie.root, keccak(preimages[0]), proof];
    assert.equal((await outcome(harness.ours, ...args)).value, ethers.hexlify(value));
    assert.equal((await outcome(harness.theirs, ...args)).value, ethers.hexlify(value));
  }
});

test("ours refuses another key, and a key that is not there", async () => {
  const { trie, pairs } = makeTrie(100);
  const proof = trie.prove(pairs[7][0]);
  for (const key of [keccak(pairs[8][0]), keccak(ethers.toUtf8Bytes("absent"))]) {
    assert.match((await outcome(harness.ours, trie.root, key, proof)).error, /InvalidTrieProof|MalformedRlp/);
    assert.ok((await outcome(harness.theirs, trie.root, key, proof)).error);
  }
});

// Re-hashes a proof from the leaf up after `change`, so that the hashes hold and the parsing is what is tested.
function rehash(proof, at, change) {
  const nodes = proof.map((node) => ethers.getBytes(node));
  nodes[at] = change(nodes[at]);
  for (let i = at; i > 0; --i) {
    const old = ethers.keccak256(proof[i]).slice(2);
    const parent = ethers.hexlify(nodes[i - 1]).replace(old, ethers.keccak256(nodes[i]).slice(2));
    nodes[i - 1] = ethers.getBytes(parent);
  }
  return { root: ethers.keccak256(nodes[0]), proof: nodes.map((node) => ethers.hexlify(node)) };
}

test("whatever ours accepts of 400 forged nodes, OpenZeppelin's accepts with the same value", async () => {
  const { trie, pairs } = makeTrie(300);
  const random = generator("forged");
  const tally = { accepted: 0, refused: 0 };
  for (let round = 0; round < 400; ++round) {
    const [preimage] = pairs[random(300)];
    const honest = trie.prove(preimage);
    const { root, proof } = rehash(honest, random(honest.length), (node) => {
      const changed = Uint8Array.from(node);
      const near = random(2) === 0 ? random(8) : random(changed.length);
      if (random(4) === 0) return changed.slice(0, changed.length - 1 - random(3));
      changed[near % changed.length] = random(256);
      return changed;
    });
    const args = [root, keccak(preimage), proof];
    const ours = await outcome(harness.ours, ...args);
    if (ours.value === undefined) {
      ++tally.refused;
      continue;
    }
    ++tally.accepted;
    const theirs = await outcome(harness.theirs, ...args);
    assert.equal(ours.value, theirs.value, JSON.stringify({ round, theirs, args }, null, 1));
  }
  assert.ok(tally.refused > 100 && tally.accepted > 20, JSON.stringify(tally));
});

test("an integer is the whole of a string of at most 32 bytes", async () => {
  const integer = async (bytes) => (await outcome(harness.integer, bytes)).value;
  assert.equal(await integer("0x80"), 0n);
  assert.equal(await integer("0x05"), 5n);
  assert.equal(await integer("0x820400"), 1024n);
  assert.equal(await integer(`0xa0${"ff".repeat(32)}`), 2n ** 256n - 1n);
  for (const bad of [`0xa1${"ff".repeat(33)}`, "0x0505", ethers.hexlify(rlpList([rlpUint(5n)])), "0x8204", "0xb838"]) {
    assert.equal(await integer(bad), undefined, bad);
  }
});
