// The same transactions on anvil and on the parent that alt runs (the same rules, the same chain id), and what the
// tracers of both say of them, member by member. Where the two differ, the reason stands with the exception.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { JsonRpcProvider, Wallet, getCreateAddress, parseEther } from 'ethers';
import { startAnvil } from './lib/anvil.mjs';
import { call, create, deploying, push, store } from './lib/assembly.mjs';
import { differences } from './lib/differences.mjs';
import { raise } from './lib/rollup.mjs';

const price = 10_000_000_000n;
const rich = '0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6'; // dev:9 of both
const key = '0x' + '5eed'.repeat(16);
const sender = new Wallet(key).address;
const contract = (nonce) => getCreateAddress({ from: sender, nonce });
const logger = contract(0), reverter = contract(1), breaker = contract(2), main = contract(3);

// Logs a topic, keeps its first word of call data, reads it back, returns it.
const loggerCode = '5f35' + '5f55' + push(0xbeef) + '5f5fa1' + '5f54' + '5f52' + push(32) + '5ff3';
const reason = '08c379a0' + '20'.padStart(64, '0') + '4'.padStart(64, '0') + Buffer.from('nope').toString('hex').padEnd(64, '0');
const reverterCode = push(100) + '60xx' + '5f39' + push(100) + '5ffd';
const breakerCode = 'fe';
const childInit = push(0x2a) + '5f53' + push(1) + '5ff3'; // leaves the code 0x2a
const doomedInit = '33ff'; // gives what it holds to its creator
const mainCode = [
    store(0, 'a9059cbb' + '11'.repeat(28)),
    call('call', logger, { value: 3, input: [0, 32], output: [64, 32] }),
    call('delegatecall', logger, { input: [0, 36] }),
    call('staticcall', logger, { input: [0, 4] }),
    call('callcode', logger, { input: [4, 32] }),
    call('call', reverter, { input: [0, 4] }),
    call('call', breaker, { gas: 5_000 }),
    call('staticcall', '0x02', { input: [0, 32], output: [64, 32] }),
    call('call', reverter, { value: parseEther('1000') }), // more than it has
    store(128, childInit), create(128, childInit.length / 2),
    create(128, childInit.length / 2, { salt: 7 }),
    store(128, doomedInit), create(128, doomedInit.length / 2, { value: 5 }),
    store(128, 'fe'), create(128, 1),
    push(1) + '5ffd'.replace('fd', 'f3'),
].join('');
const codes = [loggerCode, reverterCode.replace('xx', (reverterCode.length / 2).toString(16).padStart(2, '0')) + reason,
    breakerCode, mainCode];

let rollup, anvil, chains;
const hashes = {};
const names = ['deploy', 'main', 'reverts', 'fails', 'poor', 'transfer', 'sets', 'clears', 'delegates', 'calls the delegate'];

const agree = (ours, theirs, excused = () => false) =>
    assert.deepEqual(differences(ours, theirs).filter((one) => !excused(one)), []);

const both = (method, ...params) => Promise.all(chains.map((chain) => chain.send(method, params)));

async function transact(name, request, gasLimit = 1_500_000n) {
    const results = [];
    for (const chain of chains) {
        const wallet = new Wallet(key, chain);
        const sent = await wallet.sendTransaction({ gasPrice: price, gasLimit, type: 0, ...request });
        results.push(sent.hash);
        await chain.waitForTransaction(sent.hash);
    }
    assert.equal(results[0], results[1], 'the same transaction');
    hashes[name] = results[0];
}

before(async () => {
    rollup = await raise('trace', { play: true });
    anvil = await startAnvil('--chain-id', '31337', '--hardfork', 'osaka', '--steps-tracing');
    chains = [rollup.up.parent.rpc, anvil.url].map((rpc) =>
        new JsonRpcProvider(rpc, 31337, { staticNetwork: true, pollingInterval: 20, cacheTimeout: -1 }));
    for (const chain of chains) {
        const sent = await new Wallet(rich, chain).sendTransaction({ to: sender, value: parseEther('10') });
        await chain.waitForTransaction(sent.hash);
    }
    let nonce = 0;
    for (const code of codes) await transact('deploy', { nonce: nonce++, data: deploying(code) });
    await transact('main', { nonce: nonce++, to: main, value: 100n, data: '0x12345678aa' });
    await transact('reverts', { nonce: nonce++, to: reverter });
    await transact('fails', { nonce: nonce++, to: breaker });
    await transact('poor', { nonce: nonce++, to: main }, 60_000n);
    await transact('transfer', { nonce: nonce++, to: '0x' + '77'.repeat(20), value: 9n });
    // A slot that is set, and cleared again by code that another account has taken on (EIP-7702).
    const keeper = contract(nonce);
    await transact('deploy keeper', { nonce: nonce++, data: deploying('365f5500') });
    await transact('sets', { nonce: nonce++, to: keeper, data: '0x01' });
    await transact('clears', { nonce: nonce++, to: keeper });
    const other = new Wallet('0x' + 'de1e'.repeat(16));
    const authorizationList = [await other.authorize({ address: keeper, nonce: 0, chainId: 31337 })];
    // To anvil an account that never was exists, and earns the refund of one that does.
    await transact('funds', { nonce: nonce++, to: other.address, value: 1n });
    await transact('delegates', {
        nonce: nonce++, type: 4, to: other.address, data: '0x01', authorizationList,
        gasPrice: undefined, maxFeePerGas: price, maxPriorityFeePerGas: price,
    });
    await transact('calls the delegate', { nonce: nonce++, to: other.address });
});
after(async () => {
    anvil?.stop();
    chains?.forEach((chain) => chain.destroy());
    await rollup?.end();
});

// Names of Rust's, and the words that geth has for them.
const words = {
    StateChangeDuringStaticCall: 'write protection', CreateCollision: 'contract address collision',
    'out of gas: not enough gas for reentrancy sentry': 'out of gas',
    'Insufficient balance for transfer': 'insufficient balance for transfer',
};
const same = (one) => words[one.theirs] === one.ours ||
    (one.theirs === 'StateChangeDuringStaticCall' && one.ours === 'Mutable Call In Static Context');

/** As OpenEthereum lists calls: those of precompiles that move no ether are not there. */
function withoutPrecompiles(list) {
    const [top] = list;
    const at = list.findIndex(({ action }) => action.to === '0x' + '2'.padStart(40, '0'));
    if (at < 0) return list;
    const [{ traceAddress: [gone] }] = list.splice(at, 1);
    --top.subtraces;
    for (const { traceAddress } of list) if (traceAddress[0] > gone) --traceAddress[0];
    return list;
}

for (const name of names)
    for (const tracerConfig of [{}, { withLog: true }, { onlyTopCall: true }])
        test(`callTracer of "${name}" with ${JSON.stringify(tracerConfig)}`, async () => {
            const [ours, theirs] = await both('debug_traceTransaction', hashes[name], { tracer: 'callTracer', tracerConfig });
            const { gas } = await chains[0].send('eth_getTransactionByHash', [hashes[name]]);
            assert.equal(ours.gas, gas);
            // geth shows the transaction's gas limit, anvil what is left of it after the intrinsic gas.
            agree(ours, theirs, (one) => one.path === 'gas' || same(one));
        });

const coinbase = '0x' + '0'.repeat(40);
for (const name of names)
    for (const tracerConfig of [{}, { diffMode: true }, { disableCode: true, disableStorage: true }])
        test(`prestateTracer of "${name}" with ${JSON.stringify(tracerConfig)}`, async () => {
            const [ours, theirs] = await both('debug_traceTransaction', hashes[name], { tracer: 'prestateTracer', tracerConfig });
            // Base fees differ with the blocks before, and so does what the coinbase gets. geth leaves out accounts
            // that were empty before, unless asked for them.
            agree(ours, theirs, (one) => one.path.endsWith(`${coinbase}.balance`) ||
                (one.ours === undefined && isDeepStrictEqual(one.theirs, { balance: '0x0' })));
        });

test('prestateTracer with empty accounts', async () => {
    const [ours, theirs] = await both('debug_traceTransaction', hashes.main,
        { tracer: 'prestateTracer', tracerConfig: { includeEmpty: true } });
    agree(ours, theirs, (one) => one.path === `${coinbase}.balance`);
});

for (const name of ['deploy', 'main', 'transfer'])
    test(`4byteTracer of "${name}"`, async () => {
        const [ours, theirs] = await both('debug_traceTransaction', hashes[name], { tracer: '4byteTracer' });
        // anvil counts the call of the precompile, too.
        agree(ours, theirs, (one) => one.path === '0xa9059cbb-28' && one.theirs === one.ours + 1);
    });

for (const name of names)
    for (const config of [{}, { enableMemory: true, enableReturnData: true, disableStack: true }])
        test(`struct log of "${name}" with ${JSON.stringify(config)}`, async () => {
            const [ours, theirs] = await both('debug_traceTransaction', hashes[name], config);
            agree(ours, theirs, (one) => {
                const [, index, member] = one.path.split('.');
                const step = theirs.structLogs[index];
                // geth leaves out what is empty, shows errors of stack and gas only, and what a failing step would
                // have cost and written; a creation's price is without the gas that it passes on.
                if (one.ours === undefined && (one.theirs === 0 || one.theirs === '0x' || one.theirs?.length === 0)) return true;
                if (step?.error) return member === 'error' || member === 'gasCost' || member === 'storage';
                return member === 'gasCost' && step?.op?.startsWith('CREATE') && one.ours < one.theirs;
            });
        });

for (const name of names)
    test(`trace_transaction of "${name}"`, async () => {
        const [ours, theirs] = await both('trace_transaction', hashes[name]);
        agree(ours, withoutPrecompiles(theirs), (one) => /\.(blockHash|blockNumber)$/.test(one.path) || same(one));
    });

test('trace_replayBlockTransactions of "main", which trace_replayTransaction repeats', async () => {
    const [[ours], [theirs]] = await Promise.all(chains.map(async (chain) => {
        const { blockNumber } = await chain.send('eth_getTransactionReceipt', [hashes.main]);
        return chain.send('trace_replayBlockTransactions', [blockNumber, ['trace', 'stateDiff']]);
    }));
    const { transactionHash, ...rest } = ours;
    assert.equal(transactionHash, hashes.main);
    assert.deepEqual(await chains[0].send('trace_replayTransaction', [hashes.main, ['trace', 'stateDiff']]), rest);
    theirs.trace = withoutPrecompiles(theirs.trace);
    agree(ours, theirs, (one) => one.path.startsWith(`stateDiff.${coinbase}.balance`) || same(one));
});

test('debug_traceCall', async () => {
    const request = { from: sender, to: main, value: '0x64', gas: '0x16e360' };
    const [ours, theirs] = await both('debug_traceCall', request, 'latest', { tracer: 'callTracer' });
    agree(ours, theirs, (one) => one.path === 'gas' || same(one));
});
