// Subscriptions: by hand, and as ethers, viem and web3.js make them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Contract, ContractFactory, JsonRpcProvider, NonceManager, Wallet, WebSocketProvider, ZeroAddress } from 'ethers';
import { createPublicClient, webSocket } from 'viem';
import { Web3 } from 'web3';
import { compile } from './lib/compile.mjs';
import { raise } from './lib/rollup.mjs';
import { Socket } from './lib/socket.mjs';

const { Till } = compile('Till.sol');
let rollup, provider, wallet, till, socket;

before(async () => {
    rollup = await raise('websocket', { play: true });
    provider = new JsonRpcProvider(rollup.up.rpc, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    wallet = new NonceManager(new Wallet(rollup.account.private_key, provider));
    till = await new ContractFactory(Till.abi, Till.bytecode, wallet).deploy('corner', 1n);
    await till.waitForDeployment();
    socket = await Socket.open(rollup.up.ws);
});
after(async () => {
    socket?.close();
    provider?.destroy();
    await rollup?.end();
});

const buy = async (note) => (await till.buy(note, { value: 1n })).wait();

/** Buys until `heard()`: clients tell nobody when their subscription stands. */
async function buyUntil(heard, what) {
    for (let i = 0; i < 300; ++i) {
        if (heard()) return;
        await buy(what);
    }
    assert.fail(`${what}: nothing heard of 300 sales`);
}

test('one port answers both HTTP and WebSocket', async () => {
    assert.equal(new URL(rollup.up.ws).host, new URL(rollup.up.rpc).host);
    assert.equal(BigInt(await socket.call('eth_chainId')), BigInt(rollup.up.chain_id));
    const answers = await socket.batch([['eth_blockNumber'], ['eth_nothing'], ['eth_getBalance', ZeroAddress, 'latest']]);
    assert.deepEqual(answers.map((answer) => answer.error?.code), [undefined, -32601, undefined]);
    const long = await socket.call('web3_sha3', `0x${'ab'.repeat(300_000)}`);
    assert.equal(long, await provider.send('web3_sha3', [`0x${'ab'.repeat(300_000)}`]));
});

test('newHeads tells of every block in order, each once', async () => {
    const heads = await socket.subscribe('newHeads');
    const bought = [];
    for (let i = 0; i < 20; ++i) bought.push(await buy(`head ${i}`));
    const last = bought.at(-1).blockNumber;
    const seen = [];
    while (seen.length === 0 || Number(seen.at(-1).number) < last) seen.push(await heads.next());
    seen.forEach((head, i) => assert.equal(Number(head.number), Number(seen[0].number) + i));
    for (let i = 1; i < seen.length; ++i) assert.equal(seen[i].parentHash, seen[i - 1].hash);
    for (const { blockNumber, blockHash } of bought)
        assert.equal(seen.find((head) => Number(head.number) === blockNumber)?.hash, blockHash);
    const head = seen.at(-1);
    assert.equal(head.transactions, undefined);
    assert.equal(head.stateRoot, (await provider.send('eth_getBlockByHash', [head.hash, false])).stateRoot);
    assert.equal(await socket.call('eth_unsubscribe', heads.id), true);
    await assert.rejects(socket.call('eth_unsubscribe', heads.id), /subscription not found/);
});

test('logs tells of those that match, as eth_getLogs has them', async () => {
    const address = await till.getAddress();
    const [none] = await till.filters.Named().getTopicFilter();
    const all = await socket.subscribe('logs', { address });
    const named = await socket.subscribe('logs', { address: [address], topics: [[none]] });
    const elsewhere = await socket.subscribe('logs', { address: ZeroAddress });
    const { logs: [sold] } = await buy('seen');
    await (await till.rename('market')).wait();
    const heard = await all.next();
    assert.deepEqual([heard.transactionHash, heard.removed], [sold.transactionHash, false]);
    assert.deepEqual(heard, (await provider.send('eth_getLogs', [{ blockHash: sold.blockHash }]))[0]);
    assert.deepEqual((await named.next()).topics[0], none);
    assert.deepEqual(elsewhere.waiting(), []);
    for (const { id } of [all, named, elsewhere]) await socket.call('eth_unsubscribe', id);
});

test('newPendingTransactions tells the hash of what comes', async () => {
    const hashes = await socket.subscribe('newPendingTransactions');
    const { hash } = await buy('pending');
    assert.equal(await hashes.next(), hash);
    await socket.call('eth_unsubscribe', hashes.id);
});

test('what cannot be subscribed to is refused', async () => {
    await assert.rejects(socket.call('eth_subscribe', 'nothing'), (error) => [-32602, -32601].includes(error.code));
    await assert.rejects(socket.call('eth_subscribe', 'logs', { address: 'here' }), { code: -32602 });
    await assert.rejects(provider.send('eth_subscribe', ['newHeads']), /./);
    assert.equal(BigInt(await socket.call('eth_chainId')), BigInt(rollup.up.chain_id));
});

test('a socket that goes takes its subscriptions along; the others hear on', async () => {
    const other = await Socket.open(rollup.up.ws);
    const heads = await socket.subscribe('newHeads');
    await other.subscribe('newHeads');
    other.close();
    const { blockNumber } = await buy('after');
    assert.equal(Number((await heads.next()).number), blockNumber);
    await socket.call('eth_unsubscribe', heads.id);
});

test('ethers listens', async () => {
    const live = new WebSocketProvider(rollup.up.ws);
    try {
        const view = new Contract(await till.getAddress(), Till.abi, live);
        const heard = { blocks: [], sold: [], pending: [] };
        await live.on('block', (number) => heard.blocks.push(number));
        await live.on('pending', (hash) => heard.pending.push(hash));
        await view.on('Sold', (buyer, number, paid, note) => heard.sold.push(note));
        await buyUntil(() => Object.values(heard).every((list) => list.length > 0), 'ethers');
        assert.equal(heard.sold[0], 'ethers');
        const sent = await till.connect(new Wallet(rollup.up.accounts[1].private_key, live)).buy('by socket', { value: 1n });
        assert.equal((await sent.wait()).status, 1);
        await live.removeAllListeners();
        await live.send('net_version', []);  // goes out after the unsubscriptions
    } finally {
        await live.destroy();
    }
});

test('viem watches', async () => {
    const live = createPublicClient({ transport: webSocket(rollup.up.ws, { reconnect: false }) });
    const heard = { blocks: [], sold: [], pending: [], errors: [] };
    const onError = (error) => heard.errors.push(error);
    const stop = [
        live.watchBlocks({ onBlock: (block) => heard.blocks.push(block.number), onError }),
        live.watchPendingTransactions({ onTransactions: (hashes) => heard.pending.push(...hashes), onError }),
        live.watchContractEvent({ address: await till.getAddress(), abi: Till.abi, eventName: 'Sold', onError,
            onLogs: (logs) => heard.sold.push(...logs) }),
    ];
    try {
        await buyUntil(() => heard.blocks.length > 0 && heard.sold.length > 0 && heard.pending.length > 0, 'viem');
        assert.equal(heard.sold[0].args.note, 'viem');
    } finally {
        stop.forEach((unwatch) => unwatch());
        (await live.transport.getRpcClient()).close();
    }
    assert.deepEqual(heard.errors, []);
});

test('web3.js subscribes', async () => {
    const live = new Web3(rollup.up.ws);
    const heard = { blocks: [], sold: [] };
    try {
        const heads = await live.eth.subscribe('newBlockHeaders');
        heads.on('data', (head) => heard.blocks.push(head.number));
        const contract = new live.eth.Contract(Till.abi, await till.getAddress());
        contract.events.Sold().on('data', (event) => heard.sold.push(event.returnValues.note));
        await buyUntil(() => heard.blocks.length > 0 && heard.sold.length > 0, 'web3');
        assert.equal(heard.sold[0], 'web3');
        await live.eth.clearSubscriptions();
    } finally {
        live.currentProvider.disconnect();
    }
});
