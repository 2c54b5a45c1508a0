// The host ends and comes back: clients that held the URL go on, with nothing lost and nothing twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ContractFactory, JsonRpcProvider, Wallet } from 'ethers';
import { createPublicClient, http, webSocket } from 'viem';
import { compile } from './lib/compile.mjs';
import { raise } from './lib/rollup.mjs';
import { Socket } from './lib/socket.mjs';

const { Till } = compile('Till.sol');
let rollup, provider, wallet, till;

before(async () => {
    rollup = await raise('reconnect', { play: true });
    provider = new JsonRpcProvider(rollup.up.rpc, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    wallet = new Wallet(rollup.account.private_key, provider);
    till = await new ContractFactory(Till.abi, Till.bytecode, wallet).deploy('corner', 1n);
    await till.waitForDeployment();
});
after(async () => {
    provider?.destroy();
    await rollup?.end();
});

const sale = { value: 1n, gasLimit: 200_000 };
const snapshot = async () => {
    const head = await provider.send('eth_getBlockByNumber', ['latest', false]);
    return { head, count: await till.count(), nonce: await wallet.getNonce(), balance: await provider.getBalance(wallet) };
};

/** Ends the host and starts it again; the endpoints are those they were. */
async function restart() {
    await rollup.stop();
    await assert.rejects(fetch(rollup.up.rpc, { method: 'POST', body: '{}' }));
    await rollup.alt('resume');
    const status = await rollup.alt('status', 'reconnect');
    assert.equal(status.rpc, rollup.up.rpc);
    assert.equal(status.phase, 'live');
}

test('the same URL answers, from the same chain', async () => {
    const sent = [];
    const nonce = await wallet.getNonce();
    for (let i = 0; i < 10; ++i) sent.push(await till.buy(`sale ${i}`, { ...sale, nonce: nonce + i }));
    const receipts = await Promise.all(sent.map((tx) => tx.wait()));
    const old = await snapshot();
    await restart();
    assert.deepEqual(await snapshot(), old);
    assert.equal((await provider.getNetwork()).chainId, BigInt(rollup.up.chain_id));
    for (const receipt of receipts) {
        const again = await provider.getTransactionReceipt(receipt.hash);
        assert.deepEqual([again.blockHash, again.index, again.status], [receipt.blockHash, receipt.index, 1]);
    }
    assert.equal((await till.queryFilter('Sold')).length, 10);
});

test('the next transaction has the next nonce, and one that waited still waits', async () => {
    const nonce = await wallet.getNonce();
    const later = await till.buy('later', { ...sale, nonce: nonce + 1 });
    await restart();
    assert.equal(await wallet.getNonce(), nonce);
    const sooner = await till.buy('sooner', sale);
    assert.equal(sooner.nonce, nonce);
    const receipts = [await sooner.wait(), await later.wait()];
    assert.deepEqual(receipts.map(({ status }) => status), [1, 1]);
    assert.equal(await wallet.getNonce('pending'), nonce + 2);
});

test('old filters are not found, new ones hear', async () => {
    const filter = { address: await till.getAddress() };
    const old = await provider.send('eth_newFilter', [filter]);
    await restart();
    await assert.rejects(provider.send('eth_getFilterChanges', [old]), /filter not found/);
    const fresh = await provider.send('eth_newFilter', [filter]);
    const { hash } = await (await till.buy('heard', sale)).wait();
    const heard = await provider.send('eth_getFilterChanges', [fresh]);
    assert.deepEqual(heard.map((log) => log.transactionHash), [hash]);
});

test('an open socket is closed, and another subscribes', async () => {
    const socket = await Socket.open(rollup.up.ws);
    await socket.subscribe('newHeads');
    await restart();
    await socket.closed;
    const next = await Socket.open(rollup.up.ws);
    try {
        const heads = await next.subscribe('newHeads');
        const { blockHash } = await (await till.buy('told', sale)).wait();
        assert.equal((await heads.next()).hash, blockHash);
    } finally {
        next.close();
    }
});

test('viem goes on by itself over HTTP, and watches again over a new socket', async () => {
    const plain = createPublicClient({ transport: http(rollup.up.rpc) });
    // Its own attempts to reconnect end at the first that is refused.
    const connect = () => createPublicClient({ transport: webSocket(rollup.up.ws, { reconnect: false }) });
    const old = connect();
    const number = await old.getBlockNumber();
    await restart();
    await assert.rejects(old.getBlockNumber({ cacheTime: 0 }), /socket/i);
    (await old.transport.getRpcClient()).close();
    assert.equal(await plain.getBlockNumber(), number);
    const live = connect();
    const heard = [];
    const stop = live.watchBlockNumber({ onBlockNumber: (seen) => heard.push(seen) });
    try {
        for (let i = 0; i < 300 && heard.length === 0; ++i) await (await till.buy('watched', sale)).wait();
        assert.ok(heard[0] > number);
    } finally {
        stop();
        (await live.transport.getRpcClient()).close();
    }
});
