// Gas of each step, from real receipts, against the limits that the project promises.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ethers } from "ethers";
import { send, startChain } from "./lib/chain.mjs";
import { freshAddress, makeProposal, openPortal, world } from "./lib/rollup.mjs";

const kAccounts = Number(process.env.ALT_GAS_ACCOUNTS ?? 100_000);
const kCreators = 2_000; // contracts of the rollup, each with a record beside the commitment
const kLimits = { open: 300_000n, settle: 450_000n, claim: 95_000n, claimMany: 42_000n };
const figures = [];
let chain;
let w;
let rollup;

before(async () => {
  chain = await startChain();
  w = await world(chain);
});
after(async () => {
  await chain.stop();
  console.log(`gas, final state of ${kAccounts} accounts and ${kCreators} contracts`);
  for (const { what, gas, limit } of figures) {
    const bound = limit ? `  limit ${String(limit).padStart(7)}` : "";
    console.log(`  ${what.padEnd(58)} ${String(gas).padStart(8)}${bound}`);
  }
});

function record(what, gas, limit) {
  figures.push({ what, gas, limit });
  if (limit) assert.ok(gas <= limit, `${what}: ${gas} gas is over ${limit}`);
}

function manyArgs(first, log2Size) {
  const leaves = rollup.tree.leaves.slice(first, first + 2 ** log2Size).map(({ amount, owner }) => [amount, owner]);
  return [first, log2Size, leaves, rollup.tree.proof(first, { level: log2Size, trim: true })];
}

describe("gas", () => {
  test("open and deposits", async () => {
    rollup = await openPortal(w, { challengeWindow: 60n, settleBy: 2n ** 33n });
    record("open", rollup.receipt.gasUsed, kLimits.open);
    const [alice, bob] = w.users;
    const pay = (user, value) => send(rollup.portal.connect(user).depositETH(user.address, { value }));
    record("depositETH, the portal's first", (await pay(alice, ethers.parseEther("1000"))).gasUsed);
    record("depositETH, later", (await pay(bob, ethers.parseEther("1000"))).gasUsed);
    const call = `0xa9059cbb${"11".repeat(64)}`;
    record("depositTransaction with 68 bytes", (await send(rollup.portal.depositTransaction(
      freshAddress(), 0n, 200_000n, false, call, { value: 1n }))).gasUsed);
  });

  test("close, proposeFinal and finalise together, whatever the number of accounts", async () => {
    const closed = await send(rollup.asProposer.close());
    const gwei = 1_000_000_000n;
    const leaves = Array.from({ length: kAccounts },
      (_, i) => ({ owner: freshAddress(), amount: 1_000_003n * gwei + BigInt(i) }));
    leaves[300].owner = w.users[0].address;
    leaves[301].owner = w.users[1].address;
    const { tree, proposal } = await makeProposal(rollup, leaves, {
      state: { people: leaves, creators: kCreators },
    });
    rollup.tree = tree;
    const proposed = await send(rollup.asProposer.proposeFinal(proposal));
    await w.provider.send("evm_increaseTime", [60]);
    const finalised = await send(rollup.portal.finalise());
    const nodes = `${proposal.accountProof.length} + ${proposal.storageProof.length} trie nodes`;
    record("close", closed.gasUsed);
    record(`proposeFinal, ${nodes}`, proposed.gasUsed);
    record("finalise", finalised.gasUsed);
    record("close + proposeFinal + finalise", closed.gasUsed + proposed.gasUsed + finalised.gasUsed,
      kLimits.settle);
  });

  test("one claim", async () => {
    const claim = async (index, trim = true) => {
      const { amount, owner } = rollup.tree.leaves[index];
      const receipt = await send(rollup.portal.claim(index, amount, owner, rollup.tree.proof(index, { trim })));
      return receipt.gasUsed;
    };
    record("claim, existing owner, first of its word", await claim(300), kLimits.claim);
    record("claim, existing owner, later of its word", await claim(301), kLimits.claim);
    record("claim, owner new to the parent, later of its word", await claim(302), kLimits.claim);
    record("claim, owner new to the parent, first of its word", await claim(600));
    record("claim, the same with all 24 siblings", await claim(900, false));
  });

  test("claimMany, every owner new to the parent", async () => {
    for (const [batch, log2Size] of [0, 3, 6, 8].entries()) {
      const size = 2 ** log2Size;
      const receipt = await send(rollup.portal.claimMany(...manyArgs(1024 + 256 * batch, log2Size),
        { gasLimit: 25_000_000n }));
      record(`claimMany of ${size}, a leaf`, receipt.gasUsed / BigInt(size),
        size >= 64 ? kLimits.claimMany : undefined);
    }
  });
});
