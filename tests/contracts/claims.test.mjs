// Paying exits: who gets what, what is refused and why, and that no receiver can harm another.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ethers } from "ethers";
import { deploy, send, startChain } from "./lib/chain.mjs";
import { ExitTree, kEmptySubtrees } from "./lib/exits.mjs";
import { eventsOf, freshAddress, openPortal, refuses, settledRollup, world } from "./lib/rollup.mjs";

let chain;
let w;

before(async () => {
  chain = await startChain();
  w = await world(chain);
});
after(() => chain.stop());

const balance = (address) => w.provider.getBalance(address);
const strangers = (count) => Array.from({ length: count },
  (_, i) => ({ owner: freshAddress(), amount: 1_000_000n + BigInt(i) }));
const tuples = (leaves) => leaves.map(({ amount, owner }) => [amount, owner]);

function claimArgs({ tree }, index, options) {
  const { amount, owner } = tree.leaves[index];
  return [index, amount, owner, tree.proof(index, options)];
}

function manyArgs({ tree }, first, log2Size, options = {}) {
  const leaves = tree.leaves.slice(first, first + 2 ** log2Size);
  return [first, log2Size, tuples(leaves), tree.proof(first, { level: log2Size, ...options })];
}

describe("claim", () => {
  test("pays every leaf to its owner, to the wei, whoever sends it", async () => {
    const rollup = await settledRollup(w, () => strangers(7));
    let custody = await rollup.portal.custody();
    for (let index = 0; index < 7; ++index) {
      const { owner, amount } = rollup.leaves[index];
      assert.equal(await rollup.portal.isClaimed(index), false);
      const pusher = w.users[index];
      const receipt = await send(rollup.portal.connect(pusher)
        .claim(...claimArgs(rollup, index, { trim: index % 2 === 0 })));
      assert.deepEqual([...eventsOf(rollup.portal, receipt, "Claimed")[0]],
        [BigInt(index), owner, owner, amount]);
      assert.equal(await balance(owner), amount);
      custody -= amount;
      assert.equal(await rollup.portal.custody(), custody);
      assert.equal(await rollup.portal.isClaimed(index), true);
    }
    assert.equal(custody, 0n);
    assert.equal(await balance(rollup.portal.target), 0n);
  });

  test("pays a leaf once", async () => {
    const rollup = await settledRollup(w, () => strangers(2));
    await send(rollup.portal.claim(...claimArgs(rollup, 1)));
    await refuses(rollup.portal.claim, claimArgs(rollup, 1), "AlreadyClaimed", [1n]);
    await refuses(rollup.portal.claim, claimArgs(rollup, 1, { trim: true }), "AlreadyClaimed", [1n]);
    await send(rollup.portal.claim(...claimArgs(rollup, 0)));
  });

  test("refuses another amount, owner, index, proof, and an index beyond the tree", async () => {
    const rollup = await settledRollup(w, () => strangers(4));
    const [index, amount, owner, proof] = claimArgs(rollup, 2);
    const { claim } = rollup.portal;
    await refuses(claim, [index, amount + 1n, owner, proof], "InvalidExitProof");
    await refuses(claim, [index, amount, freshAddress(), proof], "InvalidExitProof");
    await refuses(claim, [index + 1, amount, owner, proof], "InvalidExitProof");
    await refuses(claim, [index, amount, owner, rollup.tree.proof(1)], "InvalidExitProof");
    await refuses(claim, [index, amount, owner, proof.slice(0, 1)], "InvalidExitProof");
    await refuses(claim, [index, amount, owner, []], "InvalidExitProof");
    await refuses(claim, [index + 2 ** 24, amount, owner, proof], "IndexOutOfRange", [BigInt(index + 2 ** 24)]);
    await refuses(claim, [index, amount, owner, [...proof, ethers.ZeroHash]], "ProofTooLong", [25n, 24n]);
  });

  test("does not take an inner node or an empty leaf for a leaf", async () => {
    const rollup = await settledRollup(w, () => strangers(3));
    await refuses(rollup.portal.claim, [3, 0n, ethers.ZeroAddress, rollup.tree.proof(3)], "InvalidExitProof");
    await refuses(rollup.portal.claim, [0, 0n, ethers.ZeroAddress, rollup.tree.proof(0, { level: 1 })],
      "InvalidExitProof");
  });

  test("is refused before the rollup is settled", async () => {
    const { portal } = await openPortal(w);
    await refuses(portal.claim, [0, 1n, freshAddress(), []], "WrongPhase", [0n, 3n]);
    await refuses(portal.claimTo, [0, 1n, freshAddress(), []], "WrongPhase", [0n, 3n]);
    await refuses(portal.claimMany, [0, 0, [[1n, freshAddress()]], []], "WrongPhase", [0n, 3n]);
  });

  test("of a receiver that refuses leaves its leaf claimable", async () => {
    const moody = await deploy(w.operator, "MoodyReceiver");
    const rollup = await settledRollup(w, () => [{ owner: moody.target, amount: 5n }]);
    await refuses(rollup.portal.claim, claimArgs(rollup, 0), "PayoutRejected", [moody.target, 5n]);
    assert.equal(await rollup.portal.isClaimed(0), false);
    await send(moody.setWilling(true));
    await send(rollup.portal.claim(...claimArgs(rollup, 0)));
    assert.equal(await balance(moody.target), 5n);
  });

  test("finds leaves in every word of the bitmap", async () => {
    const rollup = await settledRollup(w, () => strangers(600));
    for (const index of [255, 256, 257, 511, 512, 599]) {
      await send(rollup.portal.claim(...claimArgs(rollup, index)));
      assert.equal(await balance(rollup.leaves[index].owner), rollup.leaves[index].amount);
    }
    assert.equal(await rollup.portal.isClaimed(254), false);
    assert.equal(await rollup.portal.isClaimed(513), false);
  });
});

describe("claimTo", () => {
  test("lets an owner, person or contract, name another recipient", async () => {
    const owner = await deploy(w.operator, "ContractDepositor", [(await openPortal(w)).portal.target]);
    const rollup = await settledRollup(w, () => [
      { owner: w.users[1].address, amount: 100n }, { owner: owner.target, amount: 200n }]);
    const recipient = freshAddress();
    const receipt = await send(rollup.portal.connect(w.users[1])
      .claimTo(0, 100n, recipient, rollup.tree.proof(0)));
    assert.deepEqual([...eventsOf(rollup.portal, receipt, "Claimed")[0]],
      [0n, w.users[1].address, recipient, 100n]);
    const call = rollup.portal.interface.encodeFunctionData("claimTo",
      [1, 200n, recipient, rollup.tree.proof(1)]);
    await send(owner.run(rollup.portal.target, call));
    assert.equal(await balance(recipient), 300n);
  });

  test("is for the owner alone, and not to nobody", async () => {
    const rollup = await settledRollup(w, () => [{ owner: w.users[1].address, amount: 100n }]);
    await refuses(rollup.portal.connect(w.users[2]).claimTo,
      [0, 100n, w.users[2].address, rollup.tree.proof(0)], "InvalidExitProof");
    await refuses(rollup.portal.connect(w.users[1]).claimTo,
      [0, 100n, ethers.ZeroAddress, rollup.tree.proof(0)], "ZeroRecipient");
  });
});

describe("claimMany", () => {
  test("pays aligned batches, also a short last one, and all of them together pay everything", async () => {
    const rollup = await settledRollup(w, () => strangers(75));
    for (const [first, log2Size] of [[0, 6], [64, 3], [72, 2]]) {
      await send(rollup.portal.claimMany(...manyArgs(rollup, first, log2Size, { trim: first !== 64 })));
    }
    for (const { owner, amount } of rollup.leaves) assert.equal(await balance(owner), amount);
    assert.equal(await rollup.portal.custody(), 0n);
  });

  test("pays a full word of 256 in one go", async () => {
    const rollup = await settledRollup(w, () => strangers(300));
    await send(rollup.portal.claimMany(...manyArgs(rollup, 0, 8), { gasLimit: 20_000_000n }));
    await send(rollup.portal.claimMany(...manyArgs(rollup, 256, 8)));
    for (const { owner, amount } of rollup.leaves) assert.equal(await balance(owner), amount);
    assert.equal(await rollup.portal.custody(), 0n);
  });

  test("skips what has been paid, and refuses when nothing is left", async () => {
    const rollup = await settledRollup(w, () => strangers(8));
    await send(rollup.portal.claim(...claimArgs(rollup, 5)));
    const receipt = await send(rollup.portal.claimMany(...manyArgs(rollup, 4, 2)));
    assert.deepEqual(eventsOf(rollup.portal, receipt, "Claimed").map((args) => args.index), [4n, 6n, 7n]);
    await refuses(rollup.portal.claimMany, manyArgs(rollup, 4, 2), "NothingToClaim");
    await send(rollup.portal.claimMany(...manyArgs(rollup, 0, 3)));
    for (const { owner, amount } of rollup.leaves) assert.equal(await balance(owner), amount);
  });

  test("refuses subtrees that are empty, too large, not aligned or overfull, and false proofs", async () => {
    const rollup = await settledRollup(w, () => strangers(8));
    const { claimMany } = rollup.portal;
    const [, , leaves, proof] = manyArgs(rollup, 4, 2);
    await refuses(claimMany, [4, 2, [], proof], "InvalidSubtree", [4n, 2n, 0n]);
    await refuses(claimMany, [0, 9, leaves, proof], "InvalidSubtree", [0n, 9n, 4n]);
    await refuses(claimMany, [2, 2, leaves, proof], "InvalidSubtree", [2n, 2n, 4n]);
    await refuses(claimMany, [4, 1, leaves, proof], "InvalidSubtree", [4n, 1n, 4n]);
    await refuses(claimMany, [2 ** 24, 2, leaves, proof], "IndexOutOfRange", [2n ** 24n]);
    await refuses(claimMany, [0, 2, leaves, proof], "InvalidExitProof");
    await refuses(claimMany, [4, 2, leaves.slice(0, 3), proof], "InvalidExitProof");
    await refuses(claimMany, [4, 2, [...leaves.slice(0, 3), [leaves[3][0] + 1n, leaves[3][1]]], proof],
      "InvalidExitProof");
    await refuses(claimMany, [4, 2, leaves, [...proof, kEmptySubtrees[23]]], "ProofTooLong", [23n, 22n]);
  });

  test("a receiver that reverts, burns all gas or returns a flood keeps its leaf and harms no other", async () => {
    const moody = await deploy(w.operator, "MoodyReceiver");
    const burner = await deploy(w.operator, "GasBurner");
    const bomb = await deploy(w.operator, "ReturnBomb");
    const rollup = await settledRollup(w, () => [
      ...strangers(1), { owner: moody.target, amount: 7n }, { owner: burner.target, amount: 8n },
      { owner: bomb.target, amount: 9n }, ...strangers(2)]);
    const before = await rollup.portal.custody();
    const receipt = await send(rollup.portal.claimMany(...manyArgs(rollup, 0, 3)));
    assert.deepEqual(eventsOf(rollup.portal, receipt, "PayoutFailed").map((args) => [...args]),
      [[1n, moody.target, 7n], [2n, burner.target, 8n]]);
    assert.deepEqual(eventsOf(rollup.portal, receipt, "Claimed").map((args) => args.index), [0n, 3n, 4n, 5n]);
    assert.equal(await rollup.portal.custody(), 15n);
    assert.equal(await balance(rollup.portal.target), 15n);
    assert.ok(before > 15n);
    assert.equal(await balance(bomb.target), 9n);
    for (const index of [1, 2]) assert.equal(await rollup.portal.isClaimed(index), false);

    await send(moody.setWilling(true));
    const again = await send(rollup.portal.claimMany(...manyArgs(rollup, 0, 3)));
    assert.deepEqual(eventsOf(rollup.portal, again, "Claimed").map((args) => args.index), [1n]);
    assert.deepEqual(eventsOf(rollup.portal, again, "PayoutFailed").map((args) => args.index), [2n]);
    assert.equal(await rollup.portal.custody(), 8n);
  });

  test("never lets a caller starve a receiver of gas", async () => {
    // A receiver that needs most of its 50,000 gas; every gas limit either pays it or reverts as a whole.
    const moody = await deploy(w.operator, "MoodyReceiver");
    await send(moody.setWilling(true));
    const rollup = await settledRollup(w, () => [...strangers(1), { owner: moody.target, amount: 7n }]);
    const args = manyArgs(rollup, 0, 1, { trim: true });
    const outcomes = new Set();
    for (let gasLimit = 60_000n; gasLimit <= 360_000n; gasLimit += 10_000n) {
      const data = rollup.portal.interface.encodeFunctionData("claimMany", args);
      const snapshot = await w.provider.send("evm_snapshot", []);
      let outcome = "reverted";
      try {
        const receipt = await send(w.operator.sendTransaction({ to: rollup.portal.target, data, gasLimit }));
        outcome = eventsOf(rollup.portal, receipt, "PayoutFailed").length > 0 ? "starved" : "paid";
      } catch (error) {
        assert.equal(error.code, "CALL_EXCEPTION");
      }
      outcomes.add(outcome);
      await w.provider.send("evm_revert", [snapshot]);
    }
    assert.deepEqual([...outcomes], ["reverted", "paid"]);
    await refuses(rollup.portal.claimMany, [...args, { gasLimit: 130_000n }], "InsufficientGas");
  });
});

describe("reentrancy", () => {
  for (const method of ["claim", "claimTo", "claimMany"]) {
    test(`a receiver cannot call ${method} while it is being paid`, async () => {
      const rollup = await settledRollup(w, async ({ portal }) => {
        const attacker = await deploy(w.operator, "ReentrantClaimer", [portal.target]);
        return [{ owner: attacker.target, amount: 11n }, { owner: attacker.target, amount: 12n }];
      });
      const owner = rollup.leaves[0].owner;
      const attacker = new ethers.Contract(owner, [
        "function arm(bytes)", "function attackSucceeded() view returns (bool)",
        "function attackResult() view returns (bytes)"], w.operator);
      const other = {
        claim: [1, 12n, owner, rollup.tree.proof(1)],
        claimTo: [1, 12n, owner, rollup.tree.proof(1)],
        claimMany: [1, 0, [[12n, owner]], rollup.tree.proof(1)],
      }[method];
      await send(attacker.arm(rollup.portal.interface.encodeFunctionData(method, other)));
      await send(rollup.portal.claim(...claimArgs(rollup, 0)));
      assert.equal(await attacker.attackSucceeded(), false);
      const reason = rollup.portal.interface.parseError(await attacker.attackResult());
      assert.equal(reason.name, "ReentrancyGuardReentrantCall");
      assert.equal(await balance(owner), 11n);
      assert.equal(await rollup.portal.isClaimed(1), false);
      await send(rollup.portal.claim(...claimArgs(rollup, 1)));
      assert.equal(await balance(owner), 23n);
    });
  }

  test("a receiver sees the custody without its own payout", async () => {
    for (const method of ["claim", "claimMany"]) {
      const rollup = await settledRollup(w, async ({ portal }) => {
        const witness = await deploy(w.operator, "CustodyWitness", [portal.target]);
        return [{ owner: witness.target, amount: 11n }];
      }, { surplus: 100n });
      const witness = new ethers.Contract(rollup.leaves[0].owner,
        ["function seen() view returns (uint256)"], w.operator);
      const args = method === "claim" ? claimArgs(rollup, 0) : manyArgs(rollup, 0, 0);
      await send(rollup.portal[method](...args));
      assert.equal(await witness.seen(), 100n);
    }
  });
});

describe("custody", () => {
  test("does not count ether that was forced in, nor pay from it", async () => {
    const rollup = await settledRollup(w, () => strangers(1));
    const custody = await rollup.portal.custody();
    await deploy(w.operator, "ForceSender", [rollup.portal.target], { value: 1000n });
    assert.equal(await rollup.portal.custody(), custody);
    await send(rollup.portal.claim(...claimArgs(rollup, 0)));
    assert.equal(await rollup.portal.custody(), 0n);
    assert.equal(await balance(rollup.portal.target), 1000n);
  });

  test("bounds what a false root can pay", async () => {
    // The commitment is proven, so the proposer lies about the total: leaves that sum to more than it.
    const rollup = await openPortal(w);
    const { makeProposal } = await import("./lib/rollup.mjs");
    const leaves = [{ owner: freshAddress(), amount: 60n }, { owner: freshAddress(), amount: 60n }];
    await send(rollup.portal.depositETH(freshAddress(), { value: 100n }));
    await deploy(w.operator, "ForceSender", [rollup.portal.target], { value: 1000n });
    await send(rollup.asProposer.close());
    const { tree, proposal } = await makeProposal(rollup, leaves, { exits: { total: 100n } });
    await send(rollup.asProposer.proposeFinal(proposal));
    await send(rollup.portal.finalise());
    const settled = { ...rollup, tree };
    await refuses(rollup.portal.claimMany, manyArgs(settled, 0, 1), "CustodyExceeded", [120n, 100n]);
    await send(rollup.portal.claim(...claimArgs(settled, 0)));
    await refuses(rollup.portal.claim, claimArgs(settled, 1), "CustodyExceeded", [60n, 40n]);
  });
});

describe("exit tree", () => {
  test("has the empty subtrees of its definition", () => {
    assert.equal(new ExitTree({ chainId: 1n, portal: freshAddress() }, []).root, kEmptySubtrees[24]);
    assert.equal(kEmptySubtrees[1], ethers.keccak256(ethers.concat(["0x01", ethers.ZeroHash, ethers.ZeroHash])));
  });
});
