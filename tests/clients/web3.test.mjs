import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Web3 } from 'web3';
import { compile } from './lib/compile.mjs';
import { verify } from './lib/proof.mjs';
import { raise } from './lib/rollup.mjs';

const { Till } = compile('Till.sol');
const price = Web3.utils.toWei('0.01', 'ether');
let rollup, web3, from, till;

before(async () => {
    rollup = await raise('web3');
    web3 = new Web3(rollup.up.rpc);
    web3.eth.transactionPollingInterval = 20;
    web3.eth.handleRevert = true;
    [{ address: from }] = web3.eth.accounts.wallet.add(rollup.account.private_key);
});
after(async () => { await rollup?.end(); });

test('web3.js sees the chain', async () => {
    assert.equal(await web3.eth.getChainId(), BigInt(rollup.up.chain_id));
    assert.equal(await web3.eth.net.getId(), BigInt(rollup.up.chain_id));
    assert.equal(await web3.eth.getBalance(from), BigInt(Web3.utils.toWei('5', 'ether')));
    assert.equal(await web3.eth.isSyncing(), false);
    assert.equal(await web3.eth.net.isListening(), true);
    assert.match(await web3.eth.getNodeInfo(), /^alt/);
});

test('web3.js deploys a contract', async () => {
    const contract = new web3.eth.Contract(Till.abi, undefined, { config: { contractDataInputFill: 'both' } });
    till = await contract.deploy({ data: Till.bytecode, arguments: ['corner', price] }).send({ from });
    assert.equal(await till.methods.name().call(), 'corner');
    assert.equal(await till.methods.price().call(), BigInt(price));
});

test('web3.js sends transactions of each type and tells of each step', async () => {
    for (const type of [0, 1, 2]) {
        const steps = [];
        const fees = type === 2 ? {} : { gasPrice: await web3.eth.getGasPrice() };
        const sending = till.methods.buy(`type ${type}`).send({ from, value: price, type, ...fees });
        for (const step of ['sending', 'sent', 'transactionHash', 'receipt']) sending.once(step, () => steps.push(step));
        const receipt = await sending;
        assert.equal(receipt.status, 1n);
        assert.equal(receipt.type, BigInt(type));
        assert.equal(receipt.events.Sold.returnValues.note, `type ${type}`);
        assert.deepEqual(steps, ['sending', 'sent', 'transactionHash', 'receipt']);
    }
    const sale = await till.methods.sale(2).call();
    assert.deepEqual([sale.paid, sale.note], [BigInt(price), 'type 2']);
});

test('web3.js reads past events by a filter', async () => {
    const events = await till.getPastEvents('Sold', { filter: { number: [1, 2] }, fromBlock: 0, toBlock: 'latest' });
    assert.deepEqual(events.map((event) => event.returnValues.number), [1n, 2n]);
    const logs = await web3.eth.getPastLogs({ address: till.options.address, fromBlock: 0 });
    assert.equal(logs.length, 3);
});

test('web3.js decodes reasons and custom errors', async () => {
    await assert.rejects(till.methods.refuse().call(), (error) => /Till: refused/.test(`${error.message} ${error.cause?.message}`));
    await assert.rejects(till.methods.buy('').call({ from, value: 1 }), (error) => {
        const { errorName, errorArgs } = error.cause;
        assert.equal(errorName, 'TooLittle');
        assert.deepEqual([errorArgs.paid, errorArgs.price], [1n, BigInt(price)]);
        return true;
    });
    await assert.rejects(till.methods.close().send({ from, gas: 100_000 }), (error) => error.receipt.status === 0n);
});

test('web3.js sends a batch', async () => {
    const batch = new web3.BatchRequest();
    const asked = [
        batch.add({ method: 'eth_blockNumber', params: [] }),
        batch.add({ method: 'eth_getBalance', params: [from, 'latest'] }),
    ];
    await batch.execute();
    const [number, balance] = await Promise.all(asked);
    assert.equal(BigInt(number), await web3.eth.getBlockNumber());
    assert.equal(BigInt(balance), await web3.eth.getBalance(from));
});

test('web3.js finds blocks and transactions', async () => {
    const block = await web3.eth.getBlock('latest', true);
    const [tx] = block.transactions;
    assert.equal((await web3.eth.getTransaction(tx.hash)).blockHash, block.hash);
    assert.equal((await web3.eth.getTransactionFromBlock(block.number, 0)).hash, tx.hash);
    assert.equal(await web3.eth.getBlockTransactionCount(block.hash), 1n);
    assert.equal(await web3.eth.getBlockUncleCount('latest'), 0n);
    assert.equal((await web3.eth.getFeeHistory(3, 'latest', [50])).baseFeePerGas.length, 4);
    assert.ok((await web3.eth.calculateFeeData()).maxFeePerGas > 0n);
});

test('web3.js signs, and what it signed is accepted raw', async () => {
    const to = web3.eth.accounts.create().address;
    const { rawTransaction, transactionHash } = await web3.eth.accounts.signTransaction({
        to, value: 12n, gas: 21_000n, nonce: await web3.eth.getTransactionCount(from), chainId: rollup.up.chain_id,
        maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 0n,
    }, rollup.account.private_key);
    const receipt = await web3.eth.sendSignedTransaction(rawTransaction);
    assert.equal(receipt.transactionHash, transactionHash);
    assert.equal(await web3.eth.getBalance(to), 12n);
});

test('a proof from web3.js verifies against the header', async () => {
    const plain = { number: 'NUMBER_STR', bytes: 'BYTES_HEX' };
    const block = await web3.eth.getBlock('latest', false, plain);
    const proof = await web3.eth.getProof(till.options.address, [`0x${'0'.repeat(63)}1`], block.number, plain);
    verify(block.stateRoot, { ...proof, address: till.options.address });
    assert.equal(proof.storageProof[0].value, '3');
});
