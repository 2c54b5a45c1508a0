// viem's op-stack side against a bridged rollup: deposits are found from both ends, blocks parse with the op-stack
// chain formatters, op-node's methods have op-node's shapes, and what alt says of settlement is what the portal does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { scheduler } from 'node:timers/promises';
import { createPublicClient, createWalletClient, defineChain, encodeAbiParameters, http, keccak256, parseEther } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { chainConfig, getL2TransactionHashes, publicActionsL1, publicActionsL2, walletActionsL1 } from 'viem/op-stack';
import { raise } from './lib/rollup.mjs';

const word = /^0x[0-9a-f]{64}$/;
const ether = { name: 'Ether', symbol: 'ETH', decimals: 18 };
let rollup, parent, depositor, chain, account;

const ask = (method, ...params) => chain.request({ method, params });

before(async () => {
    rollup = await raise('op-stack');
    const { up } = rollup;
    account = privateKeyToAccount(up.accounts[4].private_key);
    const parentChain = defineChain({ id: up.parent.chain_id, name: 'parent', nativeCurrency: ether,
        rpcUrls: { default: { http: [up.parent.rpc] } } });
    const rollupChain = defineChain({ ...chainConfig, id: up.chain_id, name: 'rollup', nativeCurrency: ether,
        sourceId: parentChain.id, rpcUrls: { default: { http: [up.rpc] } },
        contracts: { ...chainConfig.contracts, portal: { [parentChain.id]: { address: up.contracts.portal } } } });
    const transport = http();
    parent = createPublicClient({ chain: parentChain, transport, pollingInterval: 20, cacheTime: 0 }).extend(publicActionsL1());
    depositor = createWalletClient({ chain: parentChain, transport, account }).extend(walletActionsL1());
    chain = createPublicClient({ chain: rollupChain, transport, pollingInterval: 20, cacheTime: 0 }).extend(publicActionsL2());
});
after(async () => { await rollup?.end(); });

test('a deposit is built, sent, and found on the rollup', async () => {
    const request = await chain.buildDepositTransaction({ account, mint: parseEther('2'), to: account.address });
    const hash = await depositor.depositTransaction({ ...request, gas: 500_000n });
    const receipt = await parent.waitForTransactionReceipt({ hash });
    assert.equal(receipt.status, 'success');
    const [l2Hash] = getL2TransactionHashes(receipt);
    const credited = await chain.waitForTransactionReceipt({ hash: l2Hash });
    assert.equal(credited.status, 'success');
    const [deposit, ...others] = await ask('alt_depositStatus', hash);
    assert.deepEqual(others, []);
    assert.equal(deposit.transactionHash, l2Hash);
    assert.equal(deposit.status, 'credited');
    assert.equal(BigInt(deposit.blockNumber), credited.blockNumber);
    assert.equal(BigInt(deposit.mint), parseEther('2'));
    const transaction = await chain.getTransaction({ hash: l2Hash });
    assert.deepEqual([transaction.type, transaction.typeHex, transaction.isSystemTx], ['deposit', '0x7e', false]);
    assert.equal(transaction.mint, parseEther('2'));
    assert.equal(transaction.sourceHash, deposit.sourceHash);
    const { transactions } = await chain.getBlock({ blockNumber: credited.blockNumber, includeTransactions: true });
    assert.ok(transactions.some(({ hash: each, type }) => each === l2Hash && type === 'deposit'));
    assert.equal(await ask('alt_depositStatus', `0x${'1'.repeat(64)}`), null);
});

test('an output root is that of its parts', async () => {
    const output = await ask('optimism_outputAtBlock', '0x1');
    const block = await chain.getBlock({ blockNumber: 1n });
    const { storageHash } = await chain.getProof({ address: '0x4200000000000000000000000000000000000016', storageKeys: [] });
    assert.equal(output.stateRoot, block.stateRoot);
    assert.equal(output.withdrawalStorageRoot, storageHash);
    assert.equal(output.outputRoot, keccak256(encodeAbiParameters(Array(4).fill({ type: 'bytes32' }),
        [output.version, output.stateRoot, output.withdrawalStorageRoot, block.hash])));
    assert.deepEqual([output.blockRef.hash, output.blockRef.number], [block.hash, 1]);
    assert.ok(Number.isInteger(output.syncStatus.head_l1.number));
    await assert.rejects(ask('optimism_outputAtBlock', '0xffffff'), /header not found/);
});

test('the sync status shows both chains, and agrees with the block tags', async () => {
    const status = await ask('optimism_syncStatus');
    for (const name of ['current_l1', 'current_l1_finalized', 'head_l1', 'safe_l1', 'finalized_l1']) {
        const block = await parent.getBlock({ blockNumber: BigInt(status[name].number) });
        assert.deepEqual(status[name], { hash: block.hash, number: Number(block.number), parentHash: block.parentHash,
            timestamp: Number(block.timestamp) }, name);
    }
    for (const [name, blockTag] of [['unsafe_l2', 'latest'], ['safe_l2', 'safe'], ['finalized_l2', 'finalized'],
        ['pending_safe_l2', 'safe'], ['cross_unsafe_l2', 'latest'], ['local_safe_l2', 'safe']]) {
        const block = await chain.getBlock({ blockTag });
        assert.deepEqual([status[name].hash, status[name].number, status[name].timestamp],
            [block.hash, Number(block.number), Number(block.timestamp)], name);
        assert.match(status[name].l1origin.hash, word);
        assert.ok(Number.isInteger(status[name].sequenceNumber));
    }
});

test('the rollup says how it was opened, and by what', async () => {
    const config = await ask('optimism_rollupConfig');
    const genesis = await chain.getBlock({ blockNumber: 0n });
    assert.equal(config.genesis.l2.hash, genesis.hash);
    assert.equal(config.genesis.l2_time, Number(genesis.timestamp));
    assert.equal(config.genesis.l1.hash, (await parent.getBlock({ blockNumber: BigInt(config.genesis.l1.number) })).hash);
    assert.deepEqual([config.l1_chain_id, config.l2_chain_id], [rollup.up.parent.chain_id, rollup.up.chain_id]);
    assert.equal(config.deposit_contract_address, rollup.up.contracts.portal);
    assert.equal(await ask('optimism_version'), await ask('web3_clientVersion'));
    const endpoints = await ask('alt_endpoints');
    assert.deepEqual([endpoints.rpc, endpoints.ws, endpoints.parent.rpc, endpoints.contracts.portal],
        [rollup.up.rpc, rollup.up.ws, rollup.up.parent.rpc, rollup.up.contracts.portal]);
});

test('the parent is no rollup', async () => {
    await assert.rejects(parent.request({ method: 'optimism_syncStatus' }), { code: -32601 });
    await assert.rejects(parent.request({ method: 'alt_settlementStatus' }), { code: -32601 });
});

test('the burst is ended over the endpoint, and the rollup settles', async () => {
    assert.equal((await ask('alt_settlementStatus')).phase, 'open');
    await assert.rejects(ask('alt_exitProof', account.address), /not closed yet/);
    await assert.rejects(ask('alt_extend', '0x3c'), /no time to live/);
    assert.equal((await chain.getBlock({ blockTag: 'safe' })).number, 0n);
    assert.equal((await chain.getBlock({ blockTag: 'finalized' })).number, 0n);
    assert.equal(await ask('alt_drain'), true);
    await rollup.alt('wait', 'op-stack', '--for', 'settled');
    const status = await ask('alt_settlementStatus');
    assert.equal(status.phase, 'settled');
    assert.equal(status.depositCount, status.depositsCredited);
    assert.equal((await ask('optimism_outputAtBlock', status.finalBlock)).outputRoot, status.outputRoot);
    const owed = await ask('alt_exitProof', account.address);
    assert.deepEqual([owed.claimable, owed.exitRoot, owed.outputRoot, owed.next],
        [true, status.exitRoot, status.outputRoot, null]);
    assert.equal(owed.exits.length, 1);
    assert.equal(owed.exits[0].claimed, true);
    assert.ok(BigInt(owed.exits[0].amount) > 0n);
    await assert.rejects(ask('alt_drain'), /settled/);
    // The endpoint looks at the parent by itself.
    const last = BigInt(status.finalBlock);
    while ((await chain.getBlock({ blockTag: 'finalized' })).number !== last) await scheduler.wait(10);
    assert.equal((await chain.getBlock({ blockTag: 'safe' })).number, last);
    const { safe_l2, finalized_l2 } = await ask('optimism_syncStatus');
    assert.deepEqual([safe_l2.number, finalized_l2.number], [Number(last), Number(last)]);
    assert.equal(await chain.getBalance({ address: account.address, blockTag: 'finalized' }),
        await chain.getBalance({ address: account.address }));
    assert.equal((await chain.getFeeHistory({ blockCount: 1, blockTag: 'finalized', rewardPercentiles: [] })).oldestBlock, last);
});
