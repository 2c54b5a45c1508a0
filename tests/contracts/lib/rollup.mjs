// Raises a portal and walks it through its life, with a final state that stands for a rollup.
import assert from "node:assert/strict";
import { ethers } from "ethers";
import { artifact, deploy, send } from "./chain.mjs";
import { ExitTree, exitCommitment, finalState } from "./exits.mjs";

export const kRollupChainId = 901n;

export async function world(chain) {
  const signers = [];
  for (let i = 0; i < 10; ++i) signers.push(await chain.provider.getSigner(i));
  const [operator, proposer, ...users] = signers;
  return { chain, provider: chain.provider, operator, proposer, users,
    factory: await deploy(operator, "AltFactory") };
}

export function openParams(world, overrides = {}) {
  return {
    salt: ethers.hexlify(ethers.randomBytes(32)),
    proposer: world.proposer.address,
    rollupChainId: kRollupChainId,
    genesisHash: ethers.id("genesis"),
    manifestDigest: ethers.id("manifest"),
    challengeWindow: 0n,
    settleBy: 0n,
    ...overrides,
  };
}

export function portalAt(address, signer) {
  return new ethers.Contract(address, artifact("RollupPortal").abi, signer);
}

export async function openPortal(world, overrides = {}) {
  const params = openParams(world, overrides);
  const address = await world.factory.predict(world.operator.address, params);
  const receipt = await send(world.factory.open(params));
  const portal = portalAt(address, world.operator);
  const terms = { chainId: 31337n, portal: address };
  return { portal, params, receipt, terms, asProposer: portal.connect(world.proposer) };
}

// The proposal that a faithful rollup would lead to; `overrides` replace fields of the exits or of the proposal.
export async function makeProposal(rollup, leaves, { exits = {}, deposits = {}, proposal = {}, state = {} } = {}) {
  const { portal, terms } = rollup;
  const tree = new ExitTree(terms, leaves);
  const claimed = { root: tree.root, count: leaves.length, total: tree.total, ...exits };
  const counted = { count: await portal.depositCount(), hash: await portal.depositHash(), ...deposits };
  const commitment = exitCommitment(terms, claimed, counted);
  const final = finalState({
    commitment,
    slots: [counted.count, counted.hash, claimed.root, claimed.count, claimed.total],
    people: [...new Map(leaves.map((leaf) => [leaf.owner, leaf])).values()],
    ...state,
  });
  return {
    tree,
    proposal: {
      ...final,
      messagePasserStorageRoot: ethers.id("message passer"),
      blockHash: ethers.id("closing block"),
      blockNum: 77n,
      exitRoot: claimed.root,
      exitCount: claimed.count,
      exitTotal: claimed.total,
      ...proposal,
    },
  };
}

// Opens, deposits what the leaves sum to, closes, proposes, finalises.
export async function settledRollup(world, makeLeaves, { surplus = 0n, state } = {}) {
  const rollup = await openPortal(world);
  const leaves = await makeLeaves(rollup);
  const total = leaves.reduce((sum, leaf) => sum + leaf.amount, 0n) + surplus;
  await send(rollup.portal.depositETH(world.operator.address, { value: total }));
  await send(rollup.asProposer.close());
  const { tree, proposal } = await makeProposal(rollup, leaves, { state });
  await send(rollup.asProposer.proposeFinal(proposal));
  await send(rollup.portal.finalise());
  return { ...rollup, leaves, tree, proposal };
}

export function freshAddress() {
  return ethers.getAddress(ethers.hexlify(ethers.randomBytes(20)));
}

// The call is refused with exactly this error and, where given, these arguments.
export async function refuses(method, args, name, expected) {
  await assert.rejects(method.staticCall(...args), (error) => {
    const revert = error.revert;
    assert.ok(revert, `refused, but without a known error: ${error.message}`);
    assert.equal(revert.name, name);
    if (expected) assert.deepEqual([...revert.args], expected);
    return true;
  });
}

export function eventsOf(portal, receipt, name) {
  return receipt.logs
    .filter((log) => log.address === portal.target)
    .map((log) => portal.interface.parseLog(log))
    .filter((event) => event?.name === name)
    .map((event) => event.args);
}
