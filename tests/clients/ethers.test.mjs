import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Contract, ContractFactory, JsonRpcProvider, Wallet, parseEther, toBeHex } from 'ethers';
import { verify } from './lib/proof.mjs';
import { counter, raise } from './lib/rollup.mjs';

const { abi, bytecode } = counter();
let rollup, provider, wallet, contract;

before(async () => {
    rollup = await raise('ethers');
    provider = new JsonRpcProvider(rollup.up.rpc, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    wallet = new Wallet(rollup.account.private_key, provider);
});
after(async () => {
    provider?.destroy();
    await rollup?.end();
});

test('ethers sees the chain', async () => {
    assert.equal((await provider.getNetwork()).chainId, BigInt(rollup.up.chain_id));
    assert.equal(await provider.getBalance(wallet.address), parseEther('5'));
});

test('ethers deploys a contract', async () => {
    contract = await new ContractFactory(abi, bytecode, wallet).deploy();
    await contract.waitForDeployment();
    assert.equal(await contract.count(), 0n);
});

test('ethers sends 100 transactions and reads their logs', async () => {
    const first = await provider.getBlockNumber();
    let nonce = await wallet.getNonce();
    const sent = [];
    for (let i = 0; i < 100; ++i)
        sent.push(await contract.increment({ nonce: nonce++, gasLimit: 100_000 }));
    for (const tx of sent) assert.equal((await tx.wait()).status, 1);
    assert.equal(await contract.count(), 100n);
    const logs = await contract.queryFilter('Incremented', first, 'latest');
    assert.deepEqual(logs.map((log) => Number(log.args.count)), Array.from({ length: 100 }, (_, i) => i + 1));
});

test('ethers decodes a revert reason and a custom error', async () => {
    await assert.rejects(contract.fail(), (error) => error.reason === 'Counter: told to fail');
    await assert.rejects(contract.add.staticCall(101n), (error) => error.revert?.name === 'TooLarge');
});

test('a proof of account and slot verifies against the header', async () => {
    const block = await provider.send('eth_getBlockByNumber', ['latest', false]);
    const answer = await provider.send('eth_getProof', [await contract.getAddress(), ['0x0', toBeHex(7)], block.number]);
    assert.equal(BigInt(answer.storageProof[0].value), 100n);
    assert.equal(BigInt(answer.storageProof[1].value), 0n);
    verify(block.stateRoot, answer);
    const broken = structuredClone(answer);
    broken.balance = '0x1';
    assert.throws(() => verify(block.stateRoot, broken), /the proof says/);
});

test('a second contract object reads the same state', async () => {
    const same = new Contract(await contract.getAddress(), abi, provider);
    assert.equal(await same.count(), 100n);
});
