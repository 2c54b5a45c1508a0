// Opening, deposits, closing, proposing, finalising: what is accepted, and why the rest is refused.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ethers } from "ethers";
import { artifact, deploy, send, startChain } from "./lib/chain.mjs";
import { ExitTree, exitCommitment } from "./lib/exits.mjs";
import {
  eventsOf, freshAddress, kRollupChainId, makeProposal, openParams, openPortal, portalAt, refuses, world,
} from "./lib/rollup.mjs";

const kEther = ethers.parseEther("1");
const [OPEN, CLOSING, PROPOSED, SETTLED] = [0n, 1n, 2n, 3n];
const coder = ethers.AbiCoder.defaultAbiCoder();
let chain;
let w;

before(async () => {
  chain = await startChain();
  w = await world(chain);
});
after(() => chain.stop());

function opaque({ mint, value, gasLimit, isCreation = false, data = "0x" }) {
  return ethers.solidityPacked(["uint256", "uint256", "uint64", "bool", "bytes"],
    [mint, value, gasLimit, isCreation, data]);
}

function chainHash(previous, from, to, opaqueData) {
  return ethers.keccak256(coder.encode(["bytes32", "address", "address", "bytes32"],
    [previous, from, to, ethers.keccak256(opaqueData)]));
}

function alias(address) {
  const sum = BigInt(address) + 0x1111000000000000000000000000000000001111n;
  return ethers.getAddress(ethers.toBeHex(sum & ((1n << 160n) - 1n), 20));
}

describe("AltFactory", () => {
  test("opens a portal at the predicted address with the given terms", async () => {
    const { portal, params, receipt } = await openPortal(w, { challengeWindow: 3600n, settleBy: 2n ** 40n });
    const event = w.factory.interface.parseLog(receipt.logs[0]);
    assert.equal(event.name, "RollupOpened");
    assert.deepEqual([...event.args],
      [portal.target, params.proposer, kRollupChainId, params.genesisHash, params.manifestDigest]);
    assert.equal(await portal.proposer(), params.proposer);
    assert.equal(await portal.rollupChainId(), kRollupChainId);
    assert.equal(await portal.genesisHash(), params.genesisHash);
    assert.equal(await portal.manifestDigest(), params.manifestDigest);
    assert.equal(await portal.challengeWindow(), 3600n);
    assert.equal(await portal.settleBy(), 2n ** 40n);
    assert.equal(await portal.phase(), OPEN);
    assert.equal(await portal.custody(), 0n);
  });

  test("mixes the opener into the salt, so that nobody can squat an address", async () => {
    const params = openParams(w);
    const mine = await w.factory.predict(w.operator.address, params);
    const theirs = await w.factory.predict(w.users[0].address, params);
    assert.notEqual(mine, theirs);
    await send(w.factory.connect(w.users[0]).open(params));
    assert.equal(await w.provider.getCode(mine), "0x");
    assert.notEqual(await w.provider.getCode(theirs), "0x");
  });

  test("refuses to open the same terms twice, no proposer, and impossible chain ids", async () => {
    const { params } = await openPortal(w);
    await refuses(w.factory.open, [params], "FailedDeployment");
    await refuses(w.factory.open, [openParams(w, { proposer: ethers.ZeroAddress })], "ZeroProposer");
    await refuses(w.factory.open, [openParams(w, { rollupChainId: 0n })], "InvalidRollupChainId", [0n]);
    await refuses(w.factory.open, [openParams(w, { rollupChainId: 31337n })], "InvalidRollupChainId", [31337n]);
  });

  test("keeps its implementation out of use", async () => {
    const implementation = portalAt(await w.factory.implementation(), w.operator);
    await refuses(implementation.depositETH, [freshAddress(), { value: 1n }], "OnlyClone");
    await refuses(implementation.close, [], "OnlyClone");
    await refuses(implementation.finalise, [], "OnlyClone");
    await refuses(implementation.proposer, [], "OnlyClone");
  });
});

describe("Inbox", () => {
  test("logs a deposit in the OP format and extends the hash chain and the custody", async () => {
    const { portal } = await openPortal(w);
    const to = freshAddress();
    const first = { mint: kEther, value: 5n, gasLimit: 61_000n, data: "0xabcdef" };
    const receipt = await send(portal.depositTransaction(to, first.value, first.gasLimit, false, first.data,
      { value: first.mint }));
    const [args] = eventsOf(portal, receipt, "TransactionDeposited");
    assert.deepEqual([...args], [w.operator.address, to, 0n, opaque(first)]);
    const hash = chainHash(ethers.ZeroHash, w.operator.address, to, opaque(first));
    assert.equal(await portal.depositHash(), hash);
    assert.equal(await portal.depositCount(), 1n);
    assert.equal(await portal.custody(), kEther);

    const second = opaque({ mint: 7n, value: 7n, gasLimit: 100_000n });
    await send(portal.depositETH(to, { value: 7n }));
    assert.equal(await portal.depositHash(), chainHash(hash, w.operator.address, to, second));
    assert.equal(await portal.depositCount(), 2n);
    assert.equal(await portal.custody(), kEther + 7n);
  });

  test("sends plain ether to the sender's own address", async () => {
    const { portal } = await openPortal(w);
    const receipt = await send(w.users[0].sendTransaction({ to: portal.target, value: 9n }));
    const [args] = eventsOf(portal, receipt, "TransactionDeposited");
    assert.deepEqual([...args], [w.users[0].address, w.users[0].address, 0n,
      opaque({ mint: 9n, value: 9n, gasLimit: 100_000n })]);
  });

  test("aliases contracts, also while they are under construction", async () => {
    const { portal } = await openPortal(w);
    const contract = await deploy(w.operator, "ContractDepositor", [portal.target], { value: 3n });
    const deployed = await contract.deploymentTransaction().wait();
    const [born] = eventsOf(portal, deployed, "TransactionDeposited");
    assert.equal(born.from, alias(contract.target));
    const receipt = await send(contract.deposit(portal.target, w.users[0].address, { value: 4n }));
    const [later] = eventsOf(portal, receipt, "TransactionDeposited");
    assert.equal(later.from, alias(contract.target));
    assert.equal(later.to, w.users[0].address);
  });

  test("does not alias an account with an EIP-7702 delegation that is called by someone else", async () => {
    const { portal } = await openPortal(w);
    const logic = await deploy(w.operator, "ContractDepositor", [portal.target]);
    const person = freshAddress();
    await w.provider.send("anvil_setCode", [person, ethers.concat(["0xef0100", logic.target])]);
    await w.provider.send("anvil_setBalance", [person, ethers.toQuantity(kEther)]);
    const delegated = new ethers.Contract(person, artifact("ContractDepositor").abi, w.operator);
    const receipt = await send(delegated.deposit(portal.target, w.users[0].address, { value: 4n }));
    const [args] = eventsOf(portal, receipt, "TransactionDeposited");
    assert.equal(args.from, person);
  });

  test("refuses a creation with a target, too little gas, and data beyond the limit", async () => {
    const { portal } = await openPortal(w);
    const to = freshAddress();
    await refuses(portal.depositTransaction, [to, 0n, 100_000n, true, "0x"], "CreationHasTarget", [to]);
    await refuses(portal.depositTransaction, [to, 0n, 20_999n, false, "0x"],
      "GasLimitTooLow", [20_999n, 21_000n]);
    await refuses(portal.depositTransaction, [to, 0n, 21_119n, false, "0x112233"],
      "GasLimitTooLow", [21_119n, 21_120n]);
    const long = `0x${"00".repeat(120_001)}`;
    await refuses(portal.depositTransaction, [to, 0n, 10_000_000n, false, long],
      "DepositDataTooLong", [120_001n, 120_000n]);
    assert.equal(await portal.minimumGasLimit(120_000n), 4_821_000n);
  });

  test("refuses deposits once it is closed", async () => {
    const { portal, asProposer } = await openPortal(w);
    await send(portal.depositETH(freshAddress(), { value: 1n }));
    await send(asProposer.close());
    await refuses(portal.depositETH, [freshAddress(), { value: 1n }], "WrongPhase", [CLOSING, OPEN]);
    await assert.rejects(w.operator.sendTransaction({ to: portal.target, value: 1n, gasLimit: 200_000n })
      .then((response) => response.wait()), { code: "CALL_EXCEPTION" });
    assert.equal(await portal.custody(), 1n);
  });
});

describe("Settlement", () => {
  async function closed(leaves, overrides = {}) {
    const rollup = await openPortal(w, overrides);
    const total = leaves.reduce((sum, leaf) => sum + leaf.amount, 0n);
    await send(rollup.portal.depositETH(freshAddress(), { value: total }));
    await send(rollup.asProposer.close());
    return rollup;
  }
  const people = (count) => Array.from({ length: count },
    (_, i) => ({ owner: freshAddress(), amount: kEther + BigInt(i) }));

  test("walks OPEN, CLOSING, PROPOSED, SETTLED and records the final state", async () => {
    const leaves = people(5);
    const rollup = await closed(leaves);
    const { portal, asProposer } = rollup;
    assert.equal(await portal.phase(), CLOSING);
    const { proposal } = await makeProposal(rollup, leaves);
    const proposed = await send(asProposer.proposeFinal(proposal));
    const outputRoot = ethers.keccak256(ethers.concat([ethers.ZeroHash, proposal.stateRoot,
      proposal.messagePasserStorageRoot, proposal.blockHash]));
    assert.deepEqual([...eventsOf(portal, proposed, "FinalProposed")[0]],
      [outputRoot, proposal.exitRoot, 5n, proposal.exitTotal, 77n]);
    assert.equal(await portal.phase(), PROPOSED);
    const { timestamp } = await w.provider.getBlock(proposed.blockNumber);
    assert.equal(await portal.proposedAt(), BigInt(timestamp));
    const finalised = await send(portal.connect(w.users[0]).finalise());
    assert.equal(eventsOf(portal, finalised, "Finalised")[0].outputRoot, outputRoot);
    assert.equal(await portal.phase(), SETTLED);
    assert.equal(await portal.finalOutputRoot(), outputRoot);
    assert.equal(await portal.exitRoot(), proposal.exitRoot);
    assert.equal(await portal.exitCount(), 5n);
    assert.equal(await portal.exitTotal(), proposal.exitTotal);
    assert.equal(await portal.finalBlockNum(), 77n);
    assert.equal(await portal.depositCount(), 1n);
  });

  test("closes for the proposer alone, once, and says what it closed over", async () => {
    const { portal, asProposer } = await openPortal(w);
    await refuses(portal.close, [], "NotProposer", [w.operator.address]);
    await send(portal.depositETH(freshAddress(), { value: 1n }));
    const receipt = await send(asProposer.close());
    assert.deepEqual([...eventsOf(portal, receipt, "Closed")[0]], [1n, await portal.depositHash()]);
    await refuses(asProposer.close, [], "WrongPhase", [CLOSING, OPEN]);
  });

  test("takes a proposal from the proposer alone, after the close, once", async () => {
    const leaves = people(1);
    const rollup = await openPortal(w);
    await send(rollup.portal.depositETH(freshAddress(), { value: kEther }));
    const early = await makeProposal(rollup, leaves);
    await refuses(rollup.asProposer.proposeFinal, [early.proposal], "WrongPhase", [OPEN, CLOSING]);
    await refuses(rollup.portal.finalise, [], "WrongPhase", [OPEN, PROPOSED]);
    await send(rollup.asProposer.close());
    await refuses(rollup.portal.proposeFinal, [early.proposal], "NotProposer", [w.operator.address]);
    await send(rollup.asProposer.proposeFinal(early.proposal));
    await refuses(rollup.asProposer.proposeFinal, [early.proposal], "WrongPhase", [PROPOSED, CLOSING]);
  });

  test("refuses a state that left a deposit out, invented one, or belongs to another portal", async () => {
    const leaves = people(2);
    const rollup = await closed(leaves);
    const hash = await rollup.portal.depositHash();
    const wrong = [
      await makeProposal(rollup, leaves, { deposits: { count: 0n, hash: ethers.ZeroHash } }),
      await makeProposal(rollup, leaves, { deposits: { count: 2n } }),
      await makeProposal(rollup, leaves, { deposits: { hash: ethers.id("other") } }),
      await makeProposal({ ...rollup, terms: { ...rollup.terms, portal: freshAddress() } }, leaves),
      await makeProposal({ ...rollup, terms: { ...rollup.terms, chainId: 1n } }, leaves),
    ];
    for (const { proposal } of wrong) {
      await refuses(rollup.asProposer.proposeFinal, [proposal], "ExitCommitmentMismatch");
    }
    assert.equal(await rollup.portal.depositHash(), hash);
  });

  test("refuses exits other than those that the state commits to", async () => {
    const leaves = people(2);
    const rollup = await closed(leaves);
    const { proposal } = await makeProposal(rollup, leaves);
    for (const change of [
      { exitRoot: ethers.id("other") },
      { exitCount: 3n },
      { exitTotal: proposal.exitTotal - 1n },
    ]) {
      await refuses(rollup.asProposer.proposeFinal, [{ ...proposal, ...change }], "ExitCommitmentMismatch");
    }
  });

  test("refuses exits beyond the custody and beyond the tree", async () => {
    const leaves = people(2);
    const rollup = await closed(leaves);
    const custody = await rollup.portal.custody();
    const greedy = await makeProposal(rollup, leaves, { exits: { total: custody + 1n } });
    await refuses(rollup.asProposer.proposeFinal, [greedy.proposal],
      "ExitsExceedCustody", [custody + 1n, custody]);
    const many = await makeProposal(rollup, leaves, { exits: { count: 2n ** 24n + 1n } });
    await refuses(rollup.asProposer.proposeFinal, [many.proposal],
      "TooManyExits", [2n ** 24n + 1n, 2n ** 24n]);
  });

  test("refuses broken trie proofs and says what is broken", async () => {
    const leaves = people(40);
    const rollup = await closed(leaves);
    const { proposal } = await makeProposal(rollup, leaves, { state: { creators: 20 } });
    const flip = (node) => node.slice(0, -1) + (node.endsWith("0") ? "1" : "0");
    const swapLast = (nodes, last) => [...nodes.slice(0, -1), last];
    const accountNodes = BigInt(proposal.accountProof.length);
    const storageNodes = BigInt(proposal.storageProof.length);
    assert.ok(accountNodes > 1n && storageNodes > 1n);
    const rows = [
      [{ stateRoot: ethers.id("other") }, 0n],
      [{ accountProof: [] }, 0n],
      [{ storageProof: [] }, 0n],
      [{ accountProof: swapLast(proposal.accountProof, flip(proposal.accountProof.at(-1))) }, accountNodes - 1n],
      [{ storageProof: swapLast(proposal.storageProof, flip(proposal.storageProof.at(-1))) }, storageNodes - 1n],
      [{ accountProof: proposal.accountProof.slice(0, -1) }, accountNodes - 1n],
      [{ accountProof: [...proposal.accountProof, "0x80"] }, accountNodes - 1n],
      [{ storageProof: [...proposal.storageProof, "0x80"] }, storageNodes - 1n],
      [{ accountProof: proposal.storageProof }, 0n],
      [{ storageProof: proposal.accountProof }, 0n],
    ];
    for (const [change, node] of rows) {
      await refuses(rollup.asProposer.proposeFinal, [{ ...proposal, ...change }], "InvalidTrieProof", [node]);
    }
    await send(rollup.asProposer.proposeFinal(proposal));
  });

  test("verifies a real eth_getProof of a chain that it did not build itself", async () => {
    const rollup = await closed(people(1));
    const tree = new ExitTree(rollup.terms, people(1));
    const { proposal } = await makeProposal(rollup, [{ owner: freshAddress(), amount: kEther }]);
    const other = await startChain();
    try {
      const slot0 = coder.encode(["bytes32", "uint256", "uint256", "uint256", "bytes32", "uint256", "address"],
        [proposal.exitRoot, proposal.exitCount, proposal.exitTotal, await rollup.portal.depositCount(),
          await rollup.portal.depositHash(), 31337n, rollup.portal.target]);
      const settlement = "0x4200000000000000000000000000000000000A17";
      const store = (slot, value) => other.provider.send("anvil_setStorageAt",
        [settlement, ethers.toBeHex(slot, 32), value]);
      await other.provider.send("anvil_setCode", [settlement, artifact("RollupSettlement").deployedBytecode]);
      await store(0, ethers.keccak256(slot0));
      await store(1, ethers.toBeHex(1, 32));
      await store(3, tree.root);
      await other.provider.send("evm_mine", []);
      const block = await other.provider.send("eth_getBlockByNumber", ["latest", false]);
      const proof = await other.provider.send("eth_getProof", [settlement, [ethers.ZeroHash], "latest"]);
      await send(rollup.asProposer.proposeFinal({
        ...proposal,
        stateRoot: block.stateRoot,
        accountProof: proof.accountProof,
        storageProof: proof.storageProof[0].proof,
      }));
      assert.equal(await rollup.portal.phase(), PROPOSED);
    } finally {
      await other.stop();
    }
  });

  test("accepts a commitment with leading zero bytes", async () => {
    const rollup = await closed(people(1));
    const leaves = [{ owner: freshAddress(), amount: 1n }];
    const deposits = { count: await rollup.portal.depositCount(), hash: await rollup.portal.depositHash() };
    let commitment;
    do {
      leaves[0].owner = freshAddress();
      const { root } = new ExitTree(rollup.terms, leaves);
      commitment = exitCommitment(rollup.terms, { root, count: 1n, total: 1n }, deposits);
    } while (!commitment.startsWith("0x00"));
    const { proposal } = await makeProposal(rollup, leaves);
    await send(rollup.asProposer.proposeFinal(proposal));
    assert.equal(await rollup.portal.phase(), PROPOSED);
  });

  test("finalises when the challenge window has passed and not a second earlier", async () => {
    const leaves = people(1);
    const rollup = await closed(leaves, { challengeWindow: 1000n });
    const { proposal } = await makeProposal(rollup, leaves);
    await send(rollup.asProposer.proposeFinal(proposal));
    const due = (await rollup.portal.proposedAt()) + 1000n;
    const at = async (time) => {
      await w.provider.send("evm_setNextBlockTimestamp", [Number(time)]);
      return rollup.portal.finalise({ gasLimit: 200_000n });
    };
    await assert.rejects(send(at(due - 1n)), { code: "CALL_EXCEPTION" });
    await refuses(rollup.portal.finalise, [{ blockTag: "latest" }], "ChallengeWindowOpen", [due]);
    assert.equal(await rollup.portal.phase(), PROPOSED);
    await send(at(due));
    assert.equal(await rollup.portal.phase(), SETTLED);
  });

  test("settles a rollup without a single deposit", async () => {
    const rollup = await openPortal(w);
    await send(rollup.asProposer.close());
    const { proposal } = await makeProposal(rollup, []);
    await send(rollup.asProposer.proposeFinal(proposal));
    await send(rollup.portal.finalise());
    assert.equal(await rollup.portal.phase(), SETTLED);
    assert.equal(await rollup.portal.exitCount(), 0n);
  });
});
