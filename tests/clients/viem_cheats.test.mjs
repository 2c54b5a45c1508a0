// viem's test actions, as suites use them against a development chain: on the parent that alt runs, and on a rollup
// with play money. A rollup that holds bridged ether has none of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestClient, http, parseEther, publicActions, verifyTypedData, walletActions, zeroAddress } from 'viem';
import { compile } from './lib/compile.mjs';
import { raise } from './lib/rollup.mjs';

const { Till } = compile('Till.sol');
const stranger = '0x00000000000000000000000000000000000a11ce';
let rollup;
let playground;

const client = (url, mode = 'anvil') => createTestClient({ mode, transport: http(url), pollingInterval: 20, cacheTime: 0 })
    .extend(publicActions).extend(walletActions);

before(async () => {
    rollup = await raise('cheats');
    playground = await raise('playground', { play: true });
});
after(async () => {
    await rollup?.end();
    await playground?.end();
});

for (const [name, rpc] of [['parent', () => rollup.up.parent.rpc], ['playground', () => playground.up.rpc]]) {
    test(`${name}: state is edited`, async () => {
        const chain = client(rpc());
        await chain.setBalance({ address: stranger, value: parseEther('3') });
        assert.equal(await chain.getBalance({ address: stranger }), parseEther('3'));
        await chain.setNonce({ address: stranger, nonce: 7 });
        assert.equal(await chain.getTransactionCount({ address: stranger }), 7);
        await chain.setCode({ address: zeroAddress, bytecode: '0x602a60005260206000f3' });
        assert.equal(BigInt((await chain.call({ to: zeroAddress })).data), 42n);
        const slot = `0x${'0'.repeat(63)}5`;
        await chain.setStorageAt({ address: zeroAddress, index: slot, value: `0x${'0'.repeat(63)}9` });
        assert.equal(BigInt(await chain.getStorageAt({ address: zeroAddress, slot })), 9n);
    });

    test(`${name}: a stranger is impersonated`, async () => {
        const chain = client(rpc());
        await chain.setBalance({ address: stranger, value: parseEther('3') });
        await chain.impersonateAccount({ address: stranger });
        const hash = await chain.deployContract({ abi: Till.abi, bytecode: Till.bytecode, args: ['corner', 1n],
            account: stranger, chain: null });
        const receipt = await chain.waitForTransactionReceipt({ hash });
        assert.deepEqual([receipt.status, receipt.from], ['success', stranger]);
        await chain.stopImpersonatingAccount({ address: stranger });
        await assert.rejects(chain.sendTransaction({ account: stranger, to: stranger, chain: null }), /./);
    });

    test(`${name}: blocks and time`, async () => {
        const chain = client(rpc());
        const before = await chain.getBlock();
        await chain.mine({ blocks: 3 });
        assert.equal(await chain.getBlockNumber(), before.number + 3n);
        const { timestamp } = await chain.getBlock();
        await chain.setNextBlockTimestamp({ timestamp: timestamp + 1000n });
        await chain.mine({ blocks: 1 });
        assert.equal((await chain.getBlock()).timestamp, timestamp + 1000n);
        await chain.increaseTime({ seconds: 500 });
        await chain.mine({ blocks: 1 });
        assert.ok((await chain.getBlock()).timestamp >= timestamp + 1500n);
    });

    test(`${name}: a snapshot is gone back to`, async () => {
        const chain = client(rpc());
        const number = await chain.getBlockNumber();
        await chain.setBalance({ address: stranger, value: 5n });
        const id = await chain.snapshot();
        await chain.setBalance({ address: stranger, value: 6n });
        await chain.mine({ blocks: 2 });
        await chain.revert({ id });
        assert.equal(await chain.getBalance({ address: stranger }), 5n);
        assert.ok(await chain.getBlockNumber() <= number + 1n);
    });

    test(`${name}: hardhat's names for the same`, async () => {
        const chain = client(rpc(), 'hardhat');
        await chain.setBalance({ address: stranger, value: 8n });
        assert.equal(await chain.getBalance({ address: stranger }), 8n);
        await chain.mine({ blocks: 1 });
        await chain.setNonce({ address: stranger, nonce: 90 });
        assert.equal(await chain.getTransactionCount({ address: stranger }), 90);
    });

    test(`${name}: typed data is signed by the node`, async () => {
        const chain = client(rpc());
        const [account] = await chain.getAddresses();
        const data = {
            domain: { name: 'Till', version: '1', chainId: await chain.getChainId(), verifyingContract: stranger },
            types: {
                Receipt: [{ name: 'lines', type: 'Line[]' }, { name: 'paid', type: 'bool' }],
                Line: [{ name: 'what', type: 'string' }, { name: 'wei', type: 'uint256' }],
            },
            primaryType: 'Receipt',
            message: { lines: [{ what: 'tea', wei: 2n ** 70n }, { what: 'bun', wei: 3n }], paid: true },
        };
        const signature = await chain.signTypedData({ account, ...data });
        assert.ok(await verifyTypedData({ address: account, signature, ...data }));
        assert.ok(!await verifyTypedData({ address: account, signature, ...data,
            message: { ...data.message, paid: false } }));
    });
}

test('bridged ether is not to be cheated with', async () => {
    const chain = client(rollup.up.rpc);
    await assert.rejects(chain.setBalance({ address: stranger, value: 1n }), /development methods|does not exist/);
    await assert.rejects(chain.impersonateAccount({ address: stranger }), /development methods|does not exist/);
    await assert.rejects(chain.mine({ blocks: 1 }), /development methods|does not exist/);
    await assert.rejects(chain.request({ method: 'eth_signTypedData_v4', params: [stranger, '{}'] }), /development methods/);
    assert.equal(await chain.getBalance({ address: stranger }), 0n);
});
