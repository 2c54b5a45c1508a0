// A Merkle-Patricia trie over a fixed set of keys, written apart from both the contracts and the C++ code:
// builds the root and inclusion proofs. Keys are 32-byte hashes (a secure trie), so no key is a prefix of another.
import { ethers } from "ethers";

const kEmpty = Uint8Array.of(0x80);

function concat(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function bigEndian(value) {
  let hex = value.toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  return value === 0 || value === 0n ? new Uint8Array() : Uint8Array.from(Buffer.from(hex, "hex"));
}

function withLength(payload, short) {
  if (payload.length < 56) return concat([Uint8Array.of(short + payload.length), payload]);
  const length = bigEndian(payload.length);
  return concat([Uint8Array.of(short + 55 + length.length), length, payload]);
}

export function rlpBytes(bytes) {
  if (bytes.length === 1 && bytes[0] < 0x80) return bytes;
  return withLength(bytes, 0x80);
}

export function rlpUint(value) {
  return rlpBytes(bigEndian(value));
}

export function rlpList(encodedItems) {
  return withLength(concat(encodedItems), 0xc0);
}

export function keccak(bytes) {
  return ethers.getBytes(ethers.keccak256(bytes));
}

function nibble(key, at) {
  return at % 2 === 0 ? key[at >> 1] >> 4 : key[at >> 1] & 15;
}

function hexPrefix(key, from, to, leaf) {
  const odd = (to - from) % 2;
  const nibbles = odd ? [] : [0];
  for (let i = from; i < to; ++i) nibbles.push(nibble(key, i));
  nibbles.unshift((leaf ? 2 : 0) + odd);
  const out = new Uint8Array(nibbles.length / 2);
  for (let i = 0; i < out.length; ++i) out[i] = (nibbles[2 * i] << 4) | nibbles[2 * i + 1];
  return out;
}

function reference(encoded) {
  return encoded.length < 32 ? encoded : rlpBytes(keccak(encoded));
}

// entries: sorted [{key, value}], all with the same first `depth` nibbles.
function build(entries, depth) {
  if (entries.length === 1) {
    const { key, value } = entries[0];
    return { encoded: rlpList([rlpBytes(hexPrefix(key, depth, 64, true)), rlpBytes(value)]) };
  }
  const first = entries[0].key;
  const last = entries[entries.length - 1].key;
  let shared = depth;
  while (nibble(first, shared) === nibble(last, shared)) ++shared;
  if (shared > depth) {
    const child = build(entries, shared);
    const path = rlpBytes(hexPrefix(first, depth, shared, false));
    return { encoded: rlpList([path, reference(child.encoded)]), next: child, skip: shared - depth };
  }
  const children = [];
  const items = [];
  for (let value = 0, start = 0; value < 16; ++value) {
    let end = start;
    while (end < entries.length && nibble(entries[end].key, depth) === value) ++end;
    children.push(end > start ? build(entries.slice(start, end), depth + 1) : null);
    items.push(end > start ? reference(children[value].encoded) : kEmpty);
    start = end;
  }
  items.push(kEmpty);
  return { encoded: rlpList(items), children };
}

// pairs: [[Uint8Array preimage, Uint8Array value]]
export function secureTrie(pairs) {
  const entries = pairs.map(([preimage, value]) => ({ key: keccak(preimage), value }));
  entries.sort((a, b) => Buffer.compare(a.key, b.key));
  const top = build(entries, 0);
  return {
    root: ethers.keccak256(top.encoded),
    // Nodes shorter than 32 bytes are part of their parent and, as in eth_getProof, not listed.
    prove(preimage) {
      const key = keccak(preimage);
      const nodes = [];
      for (let node = top, depth = 0; node; ) {
        if (depth === 0 || node.encoded.length >= 32) nodes.push(ethers.hexlify(node.encoded));
        if (node.children) {
          node = node.children[nibble(key, depth)];
          depth += 1;
        } else {
          depth += node.skip ?? 0;
          node = node.next;
        }
      }
      return nodes;
    },
  };
}
