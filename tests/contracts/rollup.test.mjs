// The contracts that live on a rollup: predeploys, the mint of the demo, the counter of the other tests.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ethers } from "ethers";
import { artifact, deploy, send, startChain } from "./lib/chain.mjs";
import { freshAddress, refuses } from "./lib/rollup.mjs";

const kSystem = "0xDeaDDEaDDeAdDeAdDEAdDEaddeAddEAdDEAd0001";
let chain;
let operator;
let buyer;

before(async () => {
  chain = await startChain({ hardfork: "cancun" });
  operator = await chain.provider.getSigner(0);
  buyer = await chain.provider.getSigner(1);
});
after(() => chain.stop());

// As genesis does it: the runtime code at the address, no constructor.
async function predeploy(name, address) {
  await chain.provider.send("anvil_setCode", [address, artifact(name).deployedBytecode]);
  return new ethers.Contract(address, artifact(name).abi, operator);
}

describe("RollupSettlement", () => {
  test("shows the slots that the protocol writes", async () => {
    const settlement = await predeploy("RollupSettlement", "0x4200000000000000000000000000000000000A17");
    const store = (slot, value) => chain.provider.send("anvil_setStorageAt", [settlement.target, slot, value]);
    const word = (number) => ethers.toBeHex(number, 32);
    for (let slot = 0; slot < 6; ++slot) await store(word(slot), word(1000 + slot));
    assert.equal(await settlement.exitCommitment(), word(1000));
    assert.equal(await settlement.depositCount(), 1001n);
    assert.equal(await settlement.depositHash(), word(1002));
    assert.equal(await settlement.exitRoot(), word(1003));
    assert.equal(await settlement.exitCount(), 1004n);
    assert.equal(await settlement.exitTotal(), 1005n);
    const [contract, creator] = [freshAddress(), freshAddress()];
    assert.equal(await settlement.creatorOf(contract), ethers.ZeroAddress);
    await store(ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(["address", "bytes32"],
      [contract, ethers.encodeBytes32String("alt.creator")])), ethers.zeroPadValue(creator, 32));
    assert.equal(await settlement.creatorOf(contract), creator);
  });

  test("is closed by the system sender alone", async () => {
    const settlement = await predeploy("RollupSettlement", "0x4200000000000000000000000000000000000A17");
    await refuses(settlement.close, [], "OnlySystem", [operator.address]);
    await settlement.connect(chain.provider).close.staticCall({ from: kSystem });
  });
});

describe("FeeVault and MessagePasser", () => {
  test("the vault takes ether and gives none, the passer takes none", async () => {
    const vault = await predeploy("FeeVault", "0x4200000000000000000000000000000000000011");
    const passer = await predeploy("MessagePasser", "0x4200000000000000000000000000000000000016");
    await send(operator.sendTransaction({ to: vault.target, value: 5n }));
    assert.equal(await chain.provider.getBalance(vault.target), 5n);
    await assert.rejects(operator.call({ to: vault.target, data: "0x3ccfd60b" }), { code: "CALL_EXCEPTION" });
    await assert.rejects(operator.call({ to: passer.target, value: 1n }), { code: "CALL_EXCEPTION" });
    assert.equal(await passer.MESSAGE_VERSION(), 1n);
  });
});

describe("LaunchMint", () => {
  const price = ethers.parseEther("0.01");
  const collection = (creator, supply = 3n) =>
    deploy(operator, "LaunchMint", ["Launch", "LNCH", price, supply, creator]);

  test("mints sequential ids and pays the creator within the mint", async () => {
    const creator = freshAddress();
    const mint = await collection(creator);
    for (const id of [1n, 2n]) {
      const receipt = await send(mint.connect(buyer).mint({ value: price }));
      const transfer = mint.interface.parseLog(receipt.logs[0]);
      assert.deepEqual([transfer.name, ...transfer.args], ["Transfer", ethers.ZeroAddress, buyer.address, id]);
      assert.equal(await mint.ownerOf(id), buyer.address);
      assert.equal(await chain.provider.getBalance(creator), price * id);
    }
    assert.equal(await mint.totalSupply(), 2n);
    assert.equal(await mint.balanceOf(buyer.address), 2n);
    assert.equal(await chain.provider.getBalance(mint.target), 0n);
  });

  test("refuses another price, a mint beyond the supply, and a creator that takes nothing", async () => {
    const mint = await collection(freshAddress(), 1n);
    await refuses(mint.mint, [{ value: price - 1n }], "WrongPrice", [price - 1n, price]);
    await refuses(mint.mint, [{ value: price + 1n }], "WrongPrice", [price + 1n, price]);
    await send(mint.mint({ value: price }));
    await refuses(mint.mint, [{ value: price }], "SoldOut", [1n]);
    const moody = await deploy(operator, "MoodyReceiver");
    await refuses((await collection(moody.target)).mint, [{ value: price }], "CreatorRefused");
  });
});

describe("Counter", () => {
  test("counts, logs, and fails in the two ways there are", async () => {
    const counter = await deploy(operator, "Counter");
    const receipt = await send(counter.increment());
    assert.deepEqual([...counter.interface.parseLog(receipt.logs[0]).args], [operator.address, 1n]);
    await send(counter.add(41n));
    assert.equal(await counter.count(), 42n);
    await refuses(counter.add, [101n], "TooLarge", [101n, 100n]);
    await assert.rejects(counter.fail.staticCall(), { reason: "Counter: told to fail" });
  });
});
