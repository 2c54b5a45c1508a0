// What an application does with ethers beyond a first contract: every transaction type, filters, failures, batches.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    Contract, ContractFactory, Interface, JsonRpcProvider, NonceManager, Transaction, Wallet, ZeroAddress, concat, id,
    parseEther, toBeHex, zeroPadValue,
} from 'ethers';
import { compile } from './lib/compile.mjs';
import { raise } from './lib/rollup.mjs';

const { Till, Delegate } = compile('Till.sol');
const price = parseEther('0.01');
let rollup, provider, wallet, till, delegate;

before(async () => {
    rollup = await raise('ethers-life', { play: true });
    provider = new JsonRpcProvider(rollup.up.rpc, undefined, { cacheTimeout: -1, pollingInterval: 20 });
    wallet = new Wallet(rollup.account.private_key, provider);
});
after(async () => {
    provider?.destroy();
    await rollup?.end();
});

/** Resolves with the arguments of the next event of that name, or fails after 20 seconds. */
const next = (emitter, event) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no event ${JSON.stringify(event)} within 20 s`)), 20_000);
    emitter.once(event, (...args) => { clearTimeout(timer); resolve(args); });
});

test('a constructor takes arguments and ether', async () => {
    till = await new ContractFactory(Till.abi, Till.bytecode, wallet).deploy('corner', price, { value: 7n });
    const receipt = await till.deploymentTransaction().wait();
    assert.equal(receipt.contractAddress, await till.getAddress());
    assert.equal(receipt.to, null);
    assert.equal(await till.name(), 'corner');
    assert.equal(await provider.getBalance(till), 7n);
    delegate = await new ContractFactory(Delegate.abi, Delegate.bytecode, wallet).deploy();
    await delegate.waitForDeployment();
});

test('a legacy transaction', async () => {
    const sent = await till.buy('zero', { type: 0, value: price });
    const receipt = await sent.wait();
    assert.equal(receipt.type, 0);
    assert.equal((await provider.getTransaction(sent.hash)).gasPrice, receipt.gasPrice);
});

test('an access list makes its own slots warm', async () => {
    const accessList = [{ address: await till.getAddress(), storageKeys: [zeroPadValue('0x01', 32)] }];
    const sent = await till.buy('one', { type: 1, accessList, value: price });
    const receipt = await sent.wait();
    assert.equal(receipt.type, 1);
    const found = await provider.getTransaction(sent.hash);
    assert.deepEqual(found.accessList, accessList);
    const without = await (await till.buy('one', { value: price })).wait();
    assert.equal(without.gasUsed - receipt.gasUsed, 2000n - (2400n + 1900n));
});

test('a dynamic fee pays base fee and tip, no more', async () => {
    const maxFeePerGas = (await provider.getFeeData()).maxFeePerGas;
    const before = await provider.getBalance(wallet);
    const sent = await till.buy('two', { type: 2, value: price, maxFeePerGas, maxPriorityFeePerGas: 1n });
    const receipt = await sent.wait();
    const block = await provider.getBlock(receipt.blockNumber);
    assert.equal(receipt.type, 2);
    assert.equal(receipt.gasPrice, block.baseFeePerGas + 1n);
    assert.equal(before - await provider.getBalance(wallet), price + receipt.fee);
});

test('a blob transaction is refused: a rollup carries no blobs', async () => {
    const blob = Transaction.from({
        type: 3, chainId: rollup.up.chain_id, nonce: await wallet.getNonce(), to: ZeroAddress, gasLimit: 100_000,
        maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 0n, maxFeePerBlobGas: 10n ** 10n,
        blobVersionedHashes: [`0x01${'00'.repeat(31)}`],
    });
    blob.signature = wallet.signingKey.sign(blob.unsignedHash);
    await assert.rejects(provider.send('eth_sendRawTransaction', [blob.serialized]), /blob|not supported/i);
});

test('an account delegates its code and takes it back (type 4)', async () => {
    const fresh = Wallet.createRandom().connect(provider);
    const authorization = await wallet.authorize({ address: await delegate.getAddress(), nonce: await wallet.getNonce() + 1 });
    const targets = [[fresh.address, await till.getAddress()], [3n, 4n]];
    const sent = await wallet.sendTransaction({
        type: 4, to: wallet.address, authorizationList: [authorization],
        data: delegate.interface.encodeFunctionData('run', targets),
    });
    const receipt = await sent.wait();
    assert.equal(receipt.type, 4);
    assert.equal(await provider.getCode(wallet), concat(['0xef0100', await delegate.getAddress()]).toLowerCase());
    assert.equal(await provider.getBalance(fresh), 3n);
    const [done] = receipt.logs.filter((log) => log.address === wallet.address);
    assert.equal(delegate.interface.parseLog(done).args.self, wallet.address);
    const found = await provider.getTransaction(sent.hash);
    assert.equal(found.authorizationList[0].address, await delegate.getAddress());

    const back = await wallet.authorize({ address: ZeroAddress, nonce: await wallet.getNonce() + 1 });
    await (await wallet.sendTransaction({ type: 4, to: fresh.address, authorizationList: [back] })).wait();
    assert.equal(await provider.getCode(wallet), '0x');
});

test('failures arrive with their data', async (t) => {
    const fails = (call, expected) => assert.rejects(call, (error) => {
        assert.equal(error.code, 'CALL_EXCEPTION');
        expected(error);
        return true;
    });
    await t.test('a reason', () => fails(till.refuse(), (error) => assert.equal(error.reason, 'Till: refused')));
    await t.test('an error without arguments', () => fails(till.close(), (error) => assert.equal(error.revert.name, 'Closed')));
    await t.test('an error with arguments', () => fails(till.buy.staticCall('', { value: 1n }), (error) =>
        assert.deepEqual([...error.revert.args], [1n, price])));
    await t.test('a panic', () => fails(till.divide(0), (error) => assert.equal(error.reason, 'Panic due to DIVIDE_BY_ZERO(18)')));
    await t.test('an index out of bounds', () => fails(till.sale(99), (error) => assert.equal(error.reason, 'Panic due to ARRAY_RANGE_ERROR(50)')));
    await t.test('nothing at all', () => fails(till.bare(), (error) => assert.equal(error.data, '0x')));
    await t.test('in estimateGas', () => fails(till.buy.estimateGas('', { value: 2n }), (error) =>
        assert.equal(error.data, Interface.from(Till.abi).encodeErrorResult('TooLittle', [2n, price]))));
    await t.test('mined', async () => {
        const sent = await till.buy('', { value: 1n, gasLimit: 100_000 });
        await assert.rejects(sent.wait(), (error) => error.code === 'CALL_EXCEPTION' && error.receipt.status === 0);
    });
});

test('a transaction that cannot be is refused by its name', async () => {
    const refused = (request, code) => assert.rejects(wallet.sendTransaction(request), { code });
    await refused({ to: ZeroAddress, value: parseEther('1000000'), gasLimit: 21_000 }, 'INSUFFICIENT_FUNDS');
    await refused({ to: ZeroAddress, nonce: 0 }, 'NONCE_EXPIRED');
    const other = Wallet.createRandom();
    const foreign = await other.signTransaction({ to: ZeroAddress, chainId: 1, nonce: 0, gasLimit: 21_000, gasPrice: 10n ** 10n });
    await assert.rejects(provider.broadcastTransaction(foreign), /chain/i);
    await assert.rejects(provider.broadcastTransaction('0x02deadbeef'), /./);
});

test('a gap in the nonces waits for what fills it', async () => {
    const nonce = await wallet.getNonce();
    const later = await till.buy('later', { nonce: nonce + 1, value: price, gasLimit: 200_000 });
    assert.equal(await provider.getTransactionReceipt(later.hash), null);
    assert.equal(await provider.getTransactionCount(wallet, 'latest'), nonce);
    const sooner = await till.buy('sooner', { nonce, value: price, gasLimit: 200_000 });
    const [first, second] = await Promise.all([sooner.wait(), later.wait()]);
    assert.ok(first.blockNumber < second.blockNumber || first.index < second.index);
    assert.equal(await provider.getTransactionCount(wallet, 'pending'), nonce + 2);
});

test('a burst of 100 from one account, whose nonces a manager counts', async () => {
    const manager = new NonceManager(wallet);
    const busy = till.connect(manager);
    const before = await provider.getTransactionCount(wallet);
    const sent = await Promise.all(Array.from({ length: 100 }, (_, i) =>
        busy.buy(`burst ${i}`, { value: price, gasLimit: 200_000 })));
    const receipts = await Promise.all(sent.map((tx) => tx.wait()));
    assert.ok(receipts.every(({ status }) => status === 1));
    assert.equal(new Set(sent.map(({ nonce }) => nonce)).size, 100);
    assert.equal(await provider.getTransactionCount(wallet), before + 100);
});

test('there are no names here, and ethers says so', async () => {
    await assert.rejects(provider.resolveName('alt.eth'), (error) => error.code === 'UNSUPPORTED_OPERATION');
});

test('events by topic, by block, by hash', async () => {
    const bought = await (await till.buy('found', { value: price })).wait();
    const number = await till.count() - 1n;
    const [event] = await till.queryFilter(till.filters.Sold(wallet.address, number));
    assert.equal(event.args.note, 'found');
    assert.equal((await event.getTransactionReceipt()).hash, bought.hash);
    assert.equal((await till.queryFilter(till.filters.Sold(ZeroAddress))).length, 0);
    const same = await provider.getLogs({ blockHash: bought.blockHash, topics: [[id('nothing()'), till.filters.Sold.fragment.topicHash]] });
    assert.deepEqual(same.map((log) => log.transactionHash), [bought.hash]);
    await (await till.rename('market')).wait();
    const [renamed] = await till.queryFilter(till.filters.Named('corner'));
    assert.equal(renamed.args.current, 'market');
    assert.equal(renamed.args.previous.hash, id('corner'));
});

test('listeners that poll, and listeners that hold filters', async () => {
    for (const polling of [true, false]) {
        const own = new JsonRpcProvider(rollup.up.rpc, rollup.up.chain_id,
            { polling, pollingInterval: 20, cacheTimeout: -1, staticNetwork: true });
        const view = new Contract(await till.getAddress(), Till.abi, own);
        try {
            const head = await own.getBlockNumber();
            const sold = new Promise((resolve) => view.on('Sold', (...args) => resolve(args)));
            const seen = next(own, 'block');
            await view.listenerCount('Sold');
            const sent = await keepBuying(sold, polling);
            assert.ok(sent > 0);
            const [buyer, number, paid, note] = await sold;
            assert.deepEqual([buyer, paid, note], [wallet.address, price, `polling ${polling}`]);
            assert.ok(number > 0n);
            assert.ok((await seen)[0] > head);
        } finally {
            await own.removeAllListeners();
            // A poll under way listens for one more block when it is back.
            await own.getBlockNumber();
            await own.removeAllListeners();
            own.destroy();
        }
    }
});

/** A listener starts in the background, without a word when: buys until it has heard. */
async function keepBuying(heard, polling) {
    let done = false;
    heard.then(() => { done = true; });
    let bought = 0;
    for (; !done && bought < 200; ++bought)
        await (await till.buy(`polling ${polling}`, { value: price })).wait();
    assert.ok(done, 'the listener heard nothing of 200 sales');
    return bought;
}

test('a burst of requests goes out in batches, each answer to its own', async () => {
    const blocks = await Promise.all(Array.from({ length: 250 }, (_, i) => provider.getBlock(i % 10)));
    blocks.forEach((block, i) => assert.equal(block.number, i % 10));
    const mixed = await Promise.allSettled([provider.send('eth_nothing', []), till.name(), till.refuse(), provider.getBalance(till)]);
    assert.deepEqual(mixed.map(({ status }) => status), ['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    assert.equal(mixed[0].reason.code, 'UNSUPPORTED_OPERATION');
});

test('history answers at any block', async () => {
    const head = await provider.getBlockNumber();
    assert.equal(await provider.getCode(till, 0), '0x');
    assert.equal(await provider.getTransactionCount(wallet, 1), 1);
    assert.equal(BigInt(await provider.getStorage(till, 1, head)), await till.count());
    const block = await provider.getBlock(head, true);
    assert.equal(block.prefetchedTransactions.length, block.transactions.length);
    assert.equal(block.parentHash, (await provider.getBlock(head - 1)).hash);
    assert.equal(await till.count({ blockTag: 1 }), 0n);
    assert.equal(await provider.getBlock(head + 1000), null);
    assert.equal(await provider.getTransaction(toBeHex(1n, 32)), null);
});
