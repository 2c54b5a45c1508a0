import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPublicClient, createWalletClient, defineChain, http, parseEther } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { verify } from './lib/proof.mjs';
import { counter, raise } from './lib/rollup.mjs';

const { abi, bytecode } = counter();
let rollup, reader, writer, account, address;

before(async () => {
    rollup = await raise('viem');
    const chain = defineChain({
        id: rollup.up.chain_id, name: 'alt', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
        rpcUrls: { default: { http: [rollup.up.rpc] } },
    });
    account = privateKeyToAccount(rollup.account.private_key);
    reader = createPublicClient({ chain, transport: http(), pollingInterval: 20, cacheTime: 0 });
    writer = createWalletClient({ chain, transport: http(), account });
});
after(async () => { await rollup?.end(); });

test('viem sees the chain', async () => {
    assert.equal(await reader.getChainId(), rollup.up.chain_id);
    assert.equal(await reader.getBalance({ address: account.address }), parseEther('5'));
});

test('viem deploys a contract', async () => {
    const hash = await writer.deployContract({ abi, bytecode });
    const receipt = await reader.waitForTransactionReceipt({ hash });
    assert.equal(receipt.status, 'success');
    address = receipt.contractAddress;
});

test('viem sends 100 transactions and reads their logs', async () => {
    const fromBlock = await reader.getBlockNumber();
    let nonce = await reader.getTransactionCount({ address: account.address });
    const hashes = [];
    for (let i = 0; i < 100; ++i)
        hashes.push(await writer.writeContract({ address, abi, functionName: 'increment', nonce: nonce++, gas: 100_000n }));
    for (const hash of hashes)
        assert.equal((await reader.waitForTransactionReceipt({ hash })).status, 'success');
    assert.equal(await reader.readContract({ address, abi, functionName: 'count' }), 100n);
    const logs = await reader.getContractEvents({ address, abi, eventName: 'Incremented', fromBlock, toBlock: 'latest' });
    assert.equal(logs.length, 100);
    assert.equal(logs[99].args.count, 100n);
});

test('viem simulates, estimates and explains a revert', async () => {
    const { result } = await reader.simulateContract({ address, abi, functionName: 'increment', account });
    assert.equal(result, 101n);
    await assert.rejects(reader.simulateContract({ address, abi, functionName: 'add', args: [500n], account }), /TooLarge/);
    assert.ok(await reader.estimateContractGas({ address, abi, functionName: 'increment', account }) > 21_000n);
    assert.ok((await reader.estimateFeesPerGas()).maxFeePerGas > 0n);
    const history = await reader.getFeeHistory({ blockCount: 4, rewardPercentiles: [25, 75] });
    assert.ok(history.baseFeePerGas.length >= 2);
});

test('a proof from viem verifies against the header', async () => {
    const block = await reader.getBlock();
    const proof = await reader.getProof({ address, storageKeys: ['0x' + '0'.repeat(64)], blockNumber: block.number });
    verify(block.stateRoot, proof);
    assert.equal(proof.storageProof[0].value, 100n);
});
