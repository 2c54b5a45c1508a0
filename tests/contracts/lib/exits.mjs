// The exit tree and the final state of a rollup, written apart from both the contracts and the C++ code.
import { ethers } from "ethers";
import { keccak, rlpBytes, rlpList, rlpUint, secureTrie } from "./trie.mjs";

export const kDepth = 24;
export const kSettlement = "0x4200000000000000000000000000000000000A17";
const coder = ethers.AbiCoder.defaultAbiCoder();

export function leafHash({ chainId, portal }, index, amount, owner) {
  // abi.encode of eight static words, by hand: trees of 100,000 leaves are built with it.
  const hex = (value) => BigInt(value).toString(16).padStart(64, "0");
  const zero = hex(0);
  const words = [chainId, portal, index].map(hex).join("") + zero + zero + zero + hex(amount) + hex(owner);
  return ethers.keccak256(`0x00${words}`);
}

export function nodeHash(left, right) {
  return ethers.keccak256(`0x01${left.slice(2)}${right.slice(2)}`);
}

export const kEmptySubtrees = [ethers.ZeroHash];
for (let level = 0; level < kDepth; ++level) {
  kEmptySubtrees.push(nodeHash(kEmptySubtrees[level], kEmptySubtrees[level]));
}

export class ExitTree {
  constructor(terms, leaves) {
    this.leaves = leaves;
    this.rows = [leaves.map(({ amount, owner }, index) => leafHash(terms, index, amount, owner))];
    for (let level = 0; level < kDepth; ++level) {
      const row = this.rows[level];
      const next = [];
      for (let i = 0; i < row.length; i += 2) {
        next.push(nodeHash(row[i], row[i + 1] ?? kEmptySubtrees[level]));
      }
      this.rows.push(next);
    }
  }

  get root() { return this.rows[kDepth][0] ?? kEmptySubtrees[kDepth]; }
  get total() { return this.leaves.reduce((sum, leaf) => sum + leaf.amount, 0n); }

  // Siblings from `level` to the top; with `trim`, without the empty ones at the top.
  proof(index, { level = 0, trim = false } = {}) {
    const siblings = [];
    for (let at = level, i = index >> level; at < kDepth; ++at, i >>= 1) {
      siblings.push(this.rows[at][i ^ 1] ?? kEmptySubtrees[at]);
    }
    while (trim && siblings.length > 0
        && siblings[siblings.length - 1] === kEmptySubtrees[level + siblings.length - 1]) {
      siblings.pop();
    }
    return siblings;
  }
}

const kEmptyCode = keccak(new Uint8Array());
const kEmptyStorage = keccak(rlpBytes(new Uint8Array()));

function account(nonce, balance, storageRoot = kEmptyStorage) {
  return rlpList([rlpUint(nonce), rlpUint(balance), rlpBytes(storageRoot), rlpBytes(kEmptyCode)]);
}

function word(value) {
  return ethers.getBytes(ethers.toBeHex(value, 32));
}

export function exitCommitment(terms, exits, deposits) {
  return ethers.keccak256(coder.encode(
    ["bytes32", "uint256", "uint256", "uint256", "bytes32", "uint256", "address"],
    [exits.root, exits.count, exits.total, deposits.count, deposits.hash, terms.chainId, terms.portal]));
}

// A final state: the Settlement predeploy with its slots, `people` with balances, and creator records.
export function finalState({ commitment, slots = [], people = [], creators = 0 }) {
  const storage = [[word(0n), rlpUint(BigInt(commitment))]];
  slots.forEach((value, i) => {
    if (BigInt(value) !== 0n) storage.push([word(BigInt(i + 1)), rlpUint(BigInt(value))]);
  });
  for (let i = 0; i < creators; ++i) {
    const slot = keccak(ethers.toUtf8Bytes(`creator ${i}`));
    storage.push([slot, rlpUint((1n << 159n) + BigInt(i))]);
  }
  const storageTrie = secureTrie(storage);
  const accounts = people.map(({ owner, amount }) => [ethers.getBytes(owner), account(1, amount)]);
  accounts.push([ethers.getBytes(kSettlement), account(1, 0n, ethers.getBytes(storageTrie.root))]);
  const state = secureTrie(accounts);
  return {
    stateRoot: state.root,
    accountProof: state.prove(ethers.getBytes(kSettlement)),
    storageProof: storageTrie.prove(word(0n)),
  };
}
