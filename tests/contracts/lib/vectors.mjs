// What ethers makes of fixed inputs: the C++ bindings are tested against it (tests/unit/core/contracts).
import { ethers } from "ethers";
import { artifact } from "./chain.mjs";
import { ExitTree, exitCommitment, kEmptySubtrees } from "./exits.mjs";

export const kDeployer = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const address = (byte) => ethers.getAddress(`0x${byte.toString(16).padStart(2, "0").repeat(20)}`);
const hash = (text) => ethers.id(text);
const coder = ethers.AbiCoder.defaultAbiCoder();

export const kOpenParams = {
  salt: hash("salt"), proposer: address(0xa1), rollupChainId: 901n, genesisHash: hash("genesis"),
  manifestDigest: hash("manifest"), challengeWindow: 3600n, settleBy: 2n ** 33n + 5n,
};
const kProposal = {
  stateRoot: hash("state"), messagePasserStorageRoot: hash("passer"), blockHash: hash("block"), blockNum: 77n,
  exitRoot: hash("exits"), exitCount: 3n, exitTotal: 10n ** 21n,
  accountProof: ["0x", "0xaabbcc", `0x${"5a".repeat(100)}`], storageProof: [`0x${"77".repeat(32)}`],
};

export function factoryAddress() {
  return ethers.getCreate2Address(kDeployer, ethers.ZeroHash,
    ethers.keccak256(artifact("AltFactory").bytecode));
}

export function implementationAddress() {
  return ethers.getCreateAddress({ from: factoryAddress(), nonce: 1 });
}

function portalAddress(opener) {
  const p = kOpenParams;
  const args = ethers.solidityPacked(["address", "uint256", "bytes32", "bytes32", "uint64", "uint64"],
    [p.proposer, p.rollupChainId, p.genesisHash, p.manifestDigest, p.challengeWindow, p.settleBy]);
  const size = ethers.toBeHex(ethers.dataLength(args) + 45, 2);
  const code = ethers.concat(["0x61", size, "0x3d81600a3d39f3363d3d373d3d3d363d73", implementationAddress(),
    "0x5af43d82803e903d91602b57fd5bf3", args]);
  const salt = ethers.keccak256(coder.encode(["address", "bytes32"], [opener, p.salt]));
  return ethers.getCreate2Address(factoryAddress(), salt, ethers.keccak256(code));
}

function event(iface, name, values) {
  return iface.encodeEventLog(name, values);
}

function deposits(portal) {
  const rows = [
    { from: address(1), to: address(2), mint: 5n, value: 7n, gasLimit: 61_000n, isCreation: false, data: "0xabcdef" },
    { from: address(3), to: ethers.ZeroAddress, mint: 0n, value: 0n, gasLimit: 2n ** 40n, isCreation: true,
      data: `0x${"60".repeat(64)}` },
    { from: address(4), to: address(4), mint: 2n ** 100n, value: 2n ** 200n, gasLimit: 100_000n,
      isCreation: false, data: "0x" },
  ];
  let chain = ethers.ZeroHash;
  return rows.map((row) => {
    const opaque = ethers.solidityPacked(["uint256", "uint256", "uint64", "bool", "bytes"],
      [row.mint, row.value, row.gasLimit, row.isCreation, row.data]);
    chain = ethers.keccak256(coder.encode(["bytes32", "address", "address", "bytes32"],
      [chain, row.from, row.to, ethers.keccak256(opaque)]));
    return { ...row, log: event(portal, "TransactionDeposited", [row.from, row.to, 0n, opaque]), chain };
  });
}

function calls(portal, factory) {
  const siblings = [hash("s0"), kEmptySubtrees[1], hash("s2")];
  const claims = (method, args) => portal.encodeFunctionData(method, args);
  return {
    open: factory.encodeFunctionData("open", [kOpenParams]),
    predict: factory.encodeFunctionData("predict", [address(0xee), kOpenParams]),
    depositTransaction: claims("depositTransaction", [address(2), 7n, 61_000n, false, "0xabcdef"]),
    depositCreation: claims("depositTransaction", [ethers.ZeroAddress, 0n, 90_000n, true, `0x${"fe".repeat(33)}`]),
    depositETH: claims("depositETH", [address(2)]),
    close: claims("close", []),
    proposeFinal: claims("proposeFinal", [kProposal]),
    finalise: claims("finalise", []),
    claim: claims("claim", [5n, 9n, address(7), siblings]),
    claimNoSiblings: claims("claim", [0n, 9n, address(7), []]),
    claimTo: claims("claimTo", [5n, 9n, address(8), siblings]),
    claimMany: claims("claimMany", [8n, 2, [[1n, address(1)], [2n, address(2)], [3n, address(3)]], siblings]),
    isClaimed: claims("isClaimed", [300n]),
  };
}

function logs(portal, factory) {
  return {
    RollupOpened: event(factory, "RollupOpened",
      [address(9), address(0xa1), 901n, hash("genesis"), hash("manifest")]),
    Closed: event(portal, "Closed", [4n, hash("deposits")]),
    FinalProposed: event(portal, "FinalProposed", [hash("output"), hash("exits"), 3n, 10n ** 21n, 77n]),
    Finalised: event(portal, "Finalised", [hash("output")]),
    Claimed: event(portal, "Claimed", [5n, address(7), address(8), 9n]),
    PayoutFailed: event(portal, "PayoutFailed", [6n, address(7), 9n]),
  };
}

const kViews = ["phase", "custody", "depositCount", "depositHash", "finalOutputRoot", "exitRoot", "exitCount",
  "exitTotal", "finalBlockNum", "proposedAt", "proposer", "rollupChainId", "genesisHash", "manifestDigest",
  "challengeWindow", "settleBy"];

function exits() {
  const terms = { chainId: 31337n, portal: address(0x70) };
  const leaves = Array.from({ length: 5 }, (_, i) => ({ amount: 10n ** 18n + BigInt(i), owner: address(i + 1) }));
  const tree = new ExitTree(terms, leaves);
  const deposits = { count: 4n, hash: hash("deposits") };
  return {
    ...terms,
    leaves,
    leafHashes: tree.rows[0],
    root: tree.root,
    total: tree.total,
    proofOfLeaf3: tree.proof(3),
    proofOfSecondPair: tree.proof(2, { level: 1 }),
    commitment: exitCommitment(terms, { root: tree.root, count: 5n, total: tree.total }, deposits),
    outputRoot: ethers.keccak256(ethers.concat(
      [ethers.ZeroHash, kProposal.stateRoot, kProposal.messagePasserStorageRoot, kProposal.blockHash])),
  };
}

function errors() {
  const all = ["AltFactory", "RollupPortal", "RollupSettlement"].flatMap((name) => artifact(name).abi)
    .filter((entry) => entry.type === "error")
    .map((entry) => `${entry.name}(${entry.inputs.map((input) => input.type).join(",")})`);
  return [...new Set(all)].sort().map((signature) => ({ signature, selector: ethers.id(signature).slice(0, 10) }));
}

export function makeVectors() {
  const portal = new ethers.Interface(artifact("RollupPortal").abi);
  const factory = new ethers.Interface(artifact("AltFactory").abi);
  const opener = address(0xee);
  const vectors = {
    addresses: { factory: factoryAddress(), implementation: implementationAddress(), opener,
      portal: portalAddress(opener) },
    creatorSlot: { contract: address(0xc0), slot: ethers.keccak256(coder.encode(["address", "bytes32"],
      [address(0xc0), ethers.encodeBytes32String("alt.creator")])) },
    calls: calls(portal, factory),
    views: Object.fromEntries(kViews.map((name) => [name, portal.getFunction(name).selector])),
    logs: logs(portal, factory),
    deposits: deposits(portal),
    exits: exits(),
    errors: errors(),
    reverts: {
      wrongPhase: portal.encodeErrorResult("WrongPhase", [1n, 0n]),
      notProposer: portal.encodeErrorResult("NotProposer", [address(7)]),
      message: ethers.concat(["0x08c379a0", coder.encode(["string"], ["told to fail"])]),
      panic: ethers.concat(["0x4e487b71", coder.encode(["uint256"], [0x11n])]),
      unknown: "0x12345678",
    },
  };
  const text = (_, value) => (typeof value === "bigint" ? value.toString() : value);
  return `${JSON.stringify(vectors, text, 1)}\n`;
}
