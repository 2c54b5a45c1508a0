import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { verify } from './lib/proof.mjs';
import { counter, raise, root } from './lib/rollup.mjs';

const run = promisify(execFile);
const { bytecode } = counter();
let rollup, address, firstBlock;

const cast = async (...args) => {
    const environment = { ...process.env, ETH_RPC_URL: rollup.up.rpc, NO_COLOR: '1' };
    const { stdout } = await run(join(root, 'tests/clients/node_modules/.bin/cast'), args, { env: environment, timeout: 60_000 });
    return stdout.trim();
};
const send = (...args) => cast('send', '--json', '--private-key', rollup.account.private_key, ...args).then(JSON.parse);

before(async () => { rollup = await raise('cast'); });
after(async () => { await rollup?.end(); });

test('cast sees the chain', async () => {
    assert.equal(await cast('chain-id'), String(rollup.up.chain_id));
    assert.equal(await cast('balance', rollup.account.address), '5000000000000000000');
});

test('cast deploys a contract', async () => {
    const receipt = await send('--create', bytecode);
    assert.equal(receipt.status, '0x1');
    address = receipt.contractAddress;
    firstBlock = Number(receipt.blockNumber);
});

test('cast sends 100 transactions and reads their logs', async () => {
    for (let i = 0; i < 100; ++i)
        assert.equal((await send(address, 'increment()')).status, '0x1');
    assert.equal((await cast('call', address, 'count()(uint256)')).split(' ')[0], '100');
    const logs = JSON.parse(await cast('logs', '--json', '--from-block', String(firstBlock), '--address', address,
        'Incremented(address indexed,uint256)'));
    assert.equal(logs.length, 100);
    assert.equal(Number(logs[99].data), 100);
});

test('cast explains a revert', async () => {
    await assert.rejects(cast('call', address, 'fail()'), (error) => /told to fail/.test(error.stderr));
});

test('a proof from cast verifies against the header', async () => {
    const block = JSON.parse(await cast('block', 'latest', '--json'));
    const proof = JSON.parse(await cast('proof', address, '0', '--block', String(Number(block.number))));
    verify(block.stateRoot, proof);
    assert.equal(BigInt(proof.storageProof[0].value), 100n);
});

test('cast sends other types, estimates, and asks by any method', async () => {
    const legacy = await send('--legacy', address, 'add(uint256)', '5');
    assert.deepEqual([legacy.status, legacy.type], ['0x1', '0x0']);
    assert.ok(Number(await cast('estimate', '--from', rollup.account.address, address, 'increment()')) > 21_000);
    assert.equal(JSON.parse(await cast('rpc', 'eth_chainId')), `0x${BigInt(rollup.up.chain_id).toString(16)}`);
    const receipts = JSON.parse(await cast('rpc', 'eth_getBlockReceipts', legacy.blockNumber));
    assert.deepEqual(receipts.map((receipt) => receipt.transactionHash), [legacy.transactionHash]);
    assert.equal(JSON.parse(await cast('tx', '--json', legacy.transactionHash)).hash, legacy.transactionHash);
    const again = await cast('run', legacy.transactionHash);
    assert.match(again, /Transaction successfully executed/);
    assert.equal(Number(/Gas used: (\d+)/.exec(again)[1]), Number(legacy.gasUsed));
    assert.equal(BigInt(await cast('storage', address, '0')), 105n);
});
