// The file that the C++ bindings are tested with, and that a real chain agrees with it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { ethers } from "ethers";
import { artifact, send, startChain } from "./lib/chain.mjs";
import { portalAt } from "./lib/rollup.mjs";
import { factoryAddress, implementationAddress, kDeployer, kOpenParams, makeVectors } from "./lib/vectors.mjs";

const file = new URL("./vectors.json", import.meta.url);

test("vectors.json is what ethers makes of the artifacts (ALT_UPDATE_VECTORS=1 writes it)", () => {
  const wanted = makeVectors();
  if (process.env.ALT_UPDATE_VECTORS) writeFileSync(file, wanted);
  assert.equal(readFileSync(file, "utf8"), wanted);
});

function withImmutable({ deployedBytecode, immutableOffsets }, address) {
  const code = ethers.getBytes(deployedBytecode);
  for (const offset of immutableOffsets.flat()) code.set(ethers.getBytes(address), offset + 12);
  return ethers.hexlify(code);
}

test("a real chain has factory, implementation and portal where and as the vectors say", async () => {
  const chain = await startChain();
  try {
    const { addresses } = JSON.parse(readFileSync(file, "utf8"));
    const { provider } = chain;
    const operator = await provider.getSigner(0);
    await send(operator.sendTransaction(
      { to: kDeployer, data: ethers.concat([ethers.ZeroHash, artifact("AltFactory").bytecode]) }));
    const portalCode = withImmutable(artifact("RollupPortal"), implementationAddress());
    assert.equal(await provider.getCode(implementationAddress()), portalCode);
    assert.equal(await provider.getCode(factoryAddress()),
      withImmutable(artifact("AltFactory"), implementationAddress()));
    assert.equal(await provider.getTransactionCount(factoryAddress()), 2);
    assert.equal(await provider.getTransactionCount(implementationAddress()), 1);

    await provider.send("anvil_impersonateAccount", [addresses.opener]);
    await provider.send("anvil_setBalance", [addresses.opener, "0xde0b6b3a7640000"]);
    const opener = await provider.getSigner(addresses.opener);
    const factory = new ethers.Contract(factoryAddress(), artifact("AltFactory").abi, opener);
    assert.equal(await factory.predict(addresses.opener, kOpenParams), addresses.portal);
    await send(factory.open(kOpenParams));
    assert.equal(await portalAt(addresses.portal, opener).proposer(), kOpenParams.proposer);
  } finally {
    await chain.stop();
  }
});
