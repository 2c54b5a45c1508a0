// What an application does with viem beyond a first contract: simulation, multicall, watching, every transaction type.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    BaseError, ContractFunctionRevertedError, InsufficientFundsError, IntrinsicGasTooLowError, NonceTooLowError,
    TipAboveFeeCapError, createPublicClient,
    createWalletClient, defineChain, encodeFunctionData, erc20Abi, getContract, hexToBigInt, http, multicall3Abi,
    parseAbiItem, parseEther, parseEventLogs, zeroAddress,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
// viem ships the real Multicall3, but does not export it.
import { multicall3Bytecode } from './node_modules/viem/_esm/constants/contracts.js';
import { compile } from './lib/compile.mjs';
import { raise } from './lib/rollup.mjs';

const { Till, Delegate } = compile('Till.sol');
const price = parseEther('0.01');
let rollup, chain, reader, writer, account, till, delegate, multicall;

const mined = (hash) => reader.waitForTransactionReceipt({ hash });
const deploy = async (contract) => (await mined(await writer.deployContract(contract))).contractAddress;
const buy = (note, more) => writer.writeContract({ ...till, functionName: 'buy', args: [note], value: price, ...more });

before(async () => {
    rollup = await raise('viem-life', { play: true });
    chain = defineChain({
        id: rollup.up.chain_id, name: 'alt', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
        rpcUrls: { default: { http: [rollup.up.rpc] } },
    });
    account = privateKeyToAccount(rollup.account.private_key);
    reader = createPublicClient({ chain, transport: http(), pollingInterval: 20, cacheTime: 0 });
    writer = createWalletClient({ chain, transport: http(), account });
    till = { abi: Till.abi, address: await deploy({ ...Till, args: ['corner', price] }) };
    delegate = await deploy(Delegate);
    multicall = await deploy({ abi: multicall3Abi, bytecode: multicall3Bytecode });
});
after(async () => { await rollup?.end(); });

test('what was simulated is what happens', async () => {
    const { request, result } = await reader.simulateContract(
        { ...till, account, functionName: 'buy', args: ['simulated'], value: price });
    const receipt = await mined(await writer.writeContract(request));
    const [sold] = parseEventLogs({ abi: till.abi, logs: receipt.logs });
    assert.equal(sold.args.number, result);
    assert.equal(sold.args.note, 'simulated');
});

test('every type of transaction', async () => {
    const accessList = [{ address: till.address, storageKeys: [`0x${'0'.repeat(63)}1`] }];
    const { gasPrice } = await reader.estimateFeesPerGas({ type: 'legacy' });
    const sent = {
        legacy: await buy('legacy', { type: 'legacy', gasPrice }),
        eip2930: await buy('eip2930', { type: 'eip2930', gasPrice, accessList }),
        eip1559: await buy('eip1559', { type: 'eip1559' }),
    };
    for (const [type, hash] of Object.entries(sent)) {
        const receipt = await mined(hash);
        assert.deepEqual([type, receipt.status, receipt.type], [type, 'success', type]);
        assert.equal((await reader.getTransaction({ hash })).type, type);
    }
});

test('an account delegates its code (EIP-7702)', async () => {
    const owner = privateKeyToAccount(generatePrivateKey());
    const authorization = await reader.getTransactionCount({ address: owner.address }).then((nonce) =>
        owner.signAuthorization({ contractAddress: delegate, chainId: chain.id, nonce }));
    const hash = await writer.sendTransaction({
        authorizationList: [authorization], to: owner.address, value: 9n,
        data: encodeFunctionData({ abi: Delegate.abi, functionName: 'run', args: [[zeroAddress], [4n]] }),
    });
    const receipt = await mined(hash);
    assert.deepEqual([receipt.status, receipt.type], ['success', 'eip7702']);
    assert.equal(await reader.getDelegation({ address: owner.address }).then((found) => found?.toLowerCase()), delegate);
    assert.equal(await reader.getBalance({ address: owner.address }), 5n);
    assert.equal((await reader.getTransaction({ hash })).authorizationList[0].address, delegate);
});

test('one request, one answer: eth_sendRawTransactionSync', async () => {
    const request = await writer.prepareTransactionRequest({ to: zeroAddress, value: 1n });
    const receipt = await writer.sendRawTransactionSync({ serializedTransaction: await writer.signTransaction(request) });
    assert.equal(receipt.status, 'success');
    assert.equal((await reader.getTransactionReceipt({ hash: receipt.transactionHash })).blockHash, receipt.blockHash);
    const sold = await writer.writeContractSync({ ...till, functionName: 'buy', args: ['sync'], value: price });
    assert.equal(sold.logs.length, 1);
});

test('what if: overridden state, several blocks, an access list', async () => {
    const rich = generatePrivateKey();
    const buyer = privateKeyToAccount(rich).address;
    const call = { ...till, account: buyer, functionName: 'buy', args: ['what if'], value: price };
    await assert.rejects(reader.simulateContract(call), /exceeds the balance|insufficient funds/i);
    const { result } = await reader.simulateContract({ ...call, stateOverride: [{ address: buyer, balance: parseEther('9') }] });
    assert.equal(result, await reader.readContract({ ...till, functionName: 'count' }));
    const later = await reader.readContract({ ...till, functionName: 'timestamp', blockOverrides: { time: 4_102_444_800n } });
    assert.equal(later, 4_102_444_800n);

    const data = encodeFunctionData({ abi: till.abi, functionName: 'buy', args: ['simulated block'] });
    const [first, second] = await reader.simulateBlocks({ blocks: [
        { stateOverrides: [{ address: buyer, balance: parseEther('9') }], calls: [{ from: buyer, to: till.address, data, value: price }] },
        { calls: [{ abi: till.abi, to: till.address, functionName: 'count' }] },
    ] });
    assert.deepEqual([first.calls[0].status, first.calls[0].logs.length], ['success', 1]);
    assert.equal(second.calls[0].result, result + 1n);
    assert.equal(second.number, first.number + 1n);

    const { accessList, gasUsed } = await reader.createAccessList({ account, to: till.address, data, value: price });
    assert.ok(gasUsed > 21_000n);
    assert.ok(accessList.some(({ address, storageKeys }) => address === till.address.toLowerCase() && storageKeys.length > 0));
});

test('multicall: by the contract, and without one', async () => {
    const contracts = [
        { ...till, functionName: 'name' }, { ...till, functionName: 'price' }, { ...till, functionName: 'refuse' },
        { ...till, functionName: 'sale', args: [0n] },
    ];
    for (const how of [{ multicallAddress: multicall }, { deployless: true }]) {
        const [name, cost, refused, sale] = await reader.multicall({ contracts, ...how });
        assert.deepEqual([name.result, cost.result], ['corner', price]);
        assert.match(refused.error.message, /Till: refused/);
        assert.deepEqual(sale.result, { buyer: account.address, paid: price, note: 'simulated' });
    }
    const batching = createPublicClient({ chain, transport: http(undefined, { batch: true }) });
    const numbers = await Promise.all(Array.from({ length: 50 }, () => batching.getBlockNumber({ cacheTime: 0 })));
    assert.equal(new Set(numbers).size, 1);
});

test('failures are told apart', async () => {
    const failure = (call) => call.then(() => assert.fail('it succeeded'), (error) => {
        assert.ok(error instanceof BaseError, error.stack);
        return error;
    });
    const revert = async (functionName, args = []) =>
        (await failure(reader.simulateContract({ ...till, functionName, args, account })))
            .walk((error) => error instanceof ContractFunctionRevertedError);
    assert.equal((await revert('refuse')).reason, 'Till: refused');
    assert.equal((await revert('close')).data.errorName, 'Closed');
    assert.deepEqual((await revert('buy', ['for nothing'])).data.args, [0n, price]);
    assert.match((await revert('divide', [0n])).reason, /division or modulo by zero/i);
    assert.equal((await revert('bare')).raw, '0x');

    const poor = privateKeyToAccount(generatePrivateKey());
    const broke = await failure(writer.sendTransaction({ account: poor, to: zeroAddress, value: 1n }));
    assert.ok(broke.walk((error) => error instanceof InsufficientFundsError), broke.message);
    const late = await failure(writer.sendTransaction({ to: zeroAddress, nonce: 0, gas: 21_000n }));
    assert.ok(late.walk((error) => error instanceof NonceTooLowError), late.message);
    const cheap = await failure(writer.sendTransaction({ to: zeroAddress, gas: 20_000n }));
    assert.ok(cheap.walk((error) => error instanceof IntrinsicGasTooLowError), cheap.message);
    const stingy = await failure(writer.sendTransaction(
        { to: zeroAddress, gas: 21_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 2n }));
    assert.ok(stingy.walk((error) => error instanceof TipAboveFeeCapError), stingy.message);
    await assert.rejects(reader.getEnsAddress({ name: 'alt.eth' }), /ensUniversalResolver/);
    await assert.rejects(reader.readContract({ address: zeroAddress, abi: erc20Abi, functionName: 'symbol' }), /returned no data/);
});

test('watches blocks, events and pending transactions by polling', async () => {
    const heard = { blocks: [], sold: [], raw: [], pending: [] };
    const stop = [
        reader.watchBlocks({ onBlock: (block) => heard.blocks.push(block.number), emitMissed: true }),
        reader.watchContractEvent({ ...till, eventName: 'Sold', onLogs: (logs) => heard.sold.push(...logs) }),
        reader.watchEvent({
            address: till.address, event: parseAbiItem('event Received(address indexed from, uint256 amount)'),
            onLogs: (logs) => heard.raw.push(...logs),
        }),
        reader.watchPendingTransactions({ onTransactions: (hashes) => heard.pending.push(...hashes) }),
    ];
    try {
        for (let i = 0; i < 200 && Object.values(heard).some((list) => list.length === 0); ++i) {
            await mined(await buy('watched'));
            await mined(await writer.sendTransaction({ to: till.address, value: 1n }));
        }
    } finally {
        stop.forEach((unwatch) => unwatch());
    }
    for (const [what, list] of Object.entries(heard)) assert.ok(list.length > 0, `nothing heard of ${what}`);
    assert.deepEqual(heard.blocks, heard.blocks.map((_, i) => heard.blocks[0] + BigInt(i)));
    assert.equal(heard.sold[0].args.buyer, account.address);
    assert.equal(heard.raw[0].args.amount, 1n);
});

test('filters by hand', async () => {
    const filters = [
        await reader.createContractEventFilter({ ...till, eventName: 'Sold' }),
        await reader.createBlockFilter(),
        await reader.createPendingTransactionFilter(),
    ];
    const hash = await buy('filtered');
    const { blockHash } = await mined(hash);
    const [sold, blocks, pending] = await Promise.all(filters.map((filter) => reader.getFilterChanges({ filter })));
    assert.deepEqual(sold.map((log) => log.transactionHash), [hash]);
    assert.ok(blocks.includes(blockHash));
    assert.ok(pending.includes(hash));
    assert.deepEqual(await reader.getFilterChanges({ filter: filters[0] }), []);
    assert.ok((await reader.getFilterLogs({ filter: filters[0] })).length >= 1);
    assert.equal(await reader.uninstallFilter({ filter: filters[0] }), true);
    await assert.rejects(reader.getFilterChanges({ filter: filters[0] }), /filter not found/);
});

test('signatures of accounts verify', async () => {
    const signature = await account.signMessage({ message: 'alt' });
    assert.equal(await reader.verifyMessage({ address: account.address, message: 'alt', signature }), true);
    assert.equal(await reader.verifyMessage({ address: zeroAddress, message: 'alt', signature }), false);
});

test('a contract object, a block of the past, fees', async () => {
    const object = getContract({ ...till, client: { public: reader, wallet: writer } });
    assert.equal(await object.read.name(), 'corner');
    const { blockNumber } = await mined(await object.write.rename(['market']));
    assert.equal(await object.read.name({ blockNumber: blockNumber - 1n }), 'corner');
    const block = await reader.getBlock({ blockNumber, includeTransactions: true });
    assert.equal(block.transactions[0].from, account.address.toLowerCase());
    assert.equal(hexToBigInt(await reader.getStorageAt({ address: till.address, slot: '0x1', blockNumber: 1n }) ?? '0x0'), 0n);
    assert.equal(await reader.getBlockTransactionCount({ blockNumber }), 1);
    assert.ok(await reader.estimateMaxPriorityFeePerGas() >= 0n);
});
