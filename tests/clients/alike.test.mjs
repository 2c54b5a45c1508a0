// The development methods, and the refusals that suites rely on, beside anvil: the same requests in the same order, and
// answers of the same kind. Where the two differ, the reason stands with the exception.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startAnvil } from './lib/anvil.mjs';
import { raise } from './lib/rollup.mjs';

const [rich, second] = ['0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266', '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'];
const stranger = '0x00000000000000000000000000000000000a11ce';
const nowhere = `0x${'11'.repeat(32)}`;
const word = (value) => `0x${value.toString(16).padStart(64, '0')}`;
const message = '08c379a0' + '20'.padStart(64, '0') + '4'.padStart(64, '0') + Buffer.from('told').toString('hex').padEnd(64, '0');
const reverts = `0x6064600c60003960646000fd${message}`;
const later = 4_000_000_000;
let rollup, anvil, ends;

before(async () => {
    rollup = await raise('alike', { play: true });
    anvil = await startAnvil();
    ends = [rollup.up.parent.rpc, anvil.url];
});
after(async () => {
    anvil?.stop();
    await rollup?.end();
});

async function ask(url, method, params) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
    const { result, error } = await response.json();
    return error ? { error } : { result };
}
const kind = ({ result, error }) => {
    if (error) return `error ${error.code}`;
    return result === null ? 'null' : Array.isArray(result) ? 'array' : typeof result;
};

/** [method, params, ours, theirs]: the kinds of answers where they differ, with the reason. */
const table = {
    'accounts are edited, numbers in any form': [
        ['anvil_setBalance', [stranger, '0x10']], ['anvil_setBalance', [stranger, 16]], ['anvil_setBalance', [stranger, '16']],
        ['anvil_addBalance', [stranger, '0x1']], ['hardhat_addBalance', [stranger, 1]], ['tenderly_setBalance', [stranger, '0x1']],
        ['hardhat_setBalance', [stranger, '0xde0b6b3a7640000'], 'boolean', 'null'], // as hardhat does
        ['anvil_setNonce', [stranger, '0x5']], ['anvil_setNonce', [stranger, 6]],
        ['evm_setAccountNonce', [stranger, '0x7'], 'boolean', 'null'], // as ganache does
        ['anvil_setCode', [second, '0x602a60005260206000f3']],
        ['anvil_setStorageAt', [second, '0x0', word(1)]], ['anvil_setStorageAt', [second, 0, word(1)]],
        ['anvil_setStorageAt', [second, '0x0', '0x1']],
        ['eth_getAccountInfo', [second, 'latest']], ['eth_getAccount', [second, 'latest']],
        ['anvil_setCode', [second, '0x']],
    ],
    'accounts are acted for': [
        ['eth_sendTransaction', [{ from: stranger, to: second, value: '0x1' }], 'error -32000', 'error -32602'], // geth's code
        ['anvil_impersonateAccount', [stranger]],
        ['eth_sendTransaction', [{ from: stranger, to: second, value: '0x1' }]],
        ['anvil_stopImpersonatingAccount', [stranger]],
        ['hardhat_autoImpersonateAccount', [true]],
        ['eth_sendTransaction', [{ from: stranger, to: second, value: '0x1' }]],
        ['anvil_autoImpersonateAccount', [false]],
        ['eth_sendUnsignedTransaction', [{ from: stranger, to: second, value: '0x1' }]],
        ['eth_sendTransactionSync', [{ from: rich, to: second, value: '0x1' }]],
        ['eth_sendTransaction', [{ to: second, value: '0x1' }]],
        ['eth_sign', [rich, '0x11']], ['personal_sign', ['0x11', rich]], ['eth_accounts', []], ['eth_requestAccounts', []],
    ],
    'time': [
        ['evm_increaseTime', [10]], ['evm_increaseTime', ['0xa']], ['anvil_increaseTime', [10]],
        ['evm_setNextBlockTimestamp', [1], 'error -32000', 'error -32602'], // refused by the chain, not by the form
        ['evm_setNextBlockTimestamp', [later]], ['evm_mine', []],
        ['evm_mine', [later + 100]], ['evm_mine', [{ timestamp: later + 200 }]], ['evm_mine', [`0x${(later + 300).toString(16)}`]],
        ['anvil_mine', [2]], ['anvil_mine', ['0x2', '0xa']], ['anvil_mine', ['2']],
        ['hardhat_mine', ['0x2'], 'boolean', 'null'], // as hardhat does
        ['evm_mine_detailed', []], ['anvil_mine_detailed', [{ timestamp: later + 2000 }]],
        ['anvil_setBlockTimestampInterval', [5]], ['anvil_removeBlockTimestampInterval', []],
        ['anvil_removeBlockTimestampInterval', []], ['anvil_getGenesisTime', []],
    ],
    'snapshots, mining, pool': [
        ['evm_snapshot', []],
        ['anvil_getAutomine', []], ['anvil_getIntervalMining', []],
        ['evm_setAutomine', [true], 'boolean', 'null'], // as hardhat does
        ['anvil_dropTransaction', [nowhere]], ['anvil_dropAllTransactions', []], ['hardhat_dropAllTransactions', []],
        ['anvil_removePoolTransactions', [stranger]], ['txpool_status', []], ['txpool_content', []], ['txpool_inspect', []],
        ['anvil_setLoggingEnabled', [true]], ['anvil_nodeInfo', []], ['anvil_metadata', []], ['anvil_setCoinbase', [second]],
    ],
    'reverts arrive with code 3 and their data': [
        ['anvil_setCode', [second, reverts]],
        ['eth_call', [{ to: second }, 'latest']], ['eth_call', [{ to: second }]],
        ['eth_estimateGas', [{ from: rich, to: second }]],
        ['eth_sendTransaction', [{ from: rich, to: second, gas: '0x186a0' }]], // mined, and failed
        ['anvil_setCode', [second, '0x']],
    ],
    'what is wrong is refused': [
        ['bogus_method', []], ['eth_call', []], ['eth_call', [null]], ['eth_call', [{ to: '0x12' }]],
        ['eth_call', [{ to: second, data: '0x1' }]], ['eth_getBalance', []], ['eth_getBalance', [null, 'latest']],
        ['eth_getBalance', [second, 'bogus']], ['eth_getBalance', [second, 0]], ['eth_getBalance', [second, {}]],
        ['eth_getBalance', [second, '0x1ffffffffffffffff']], ['eth_getBalance', { address: second }],
        ['eth_getBlockByNumber', ['latest', 'true']], ['eth_getBlockByHash', ['0x11', false]],
        ['eth_getTransactionByHash', ['0x']], ['eth_getLogs', [{ topics: [null, ['0x11']] }]],
        ['eth_getLogs', [{ blockHash: nowhere, fromBlock: '0x0' }]], ['eth_sendRawTransaction', []],
        ['eth_sendRawTransaction', ['0xzz']], ['eth_getBlockByNumber', ['0xffff', false]], ['eth_getTransactionReceipt', [nowhere]],
        ['eth_getStorageAt', [second, `0x${'1'.repeat(65)}`, 'latest']], ['personal_sign', ['hello', rich]],
    ],
    'blocks, headers, explorers': [
        ['eth_getBlockReceipts', ['latest']], ['eth_feeHistory', ['0x2', 'latest', []]], ['eth_feeHistory', [1, 'latest', [10]]],
        ['erigon_getHeaderByNumber', ['0x1']], ['eth_networkId', []], ['net_version', []], ['net_listening', []],
        ['web3_sha3', ['0x']], ['eth_syncing', []], ['ots_getApiLevel', []], ['ots_hasCode', [second, 'latest']],
        ['ots_getBlockDetails', [1]], ['ots_getTransactionBySenderAndNonce', [rich, 50_000]], ['trace_block', ['latest']],
        ['debug_traceCall', [{ to: second }, 'latest', { tracer: 'callTracer' }]], ['eth_createAccessList', [{ from: rich, to: second }]],
        ['eth_simulateV1', [{ blockStateCalls: [{ calls: [{ to: second }] }] }, 'latest']],
        ['eth_newFilter', [{}]], ['eth_newBlockFilter', []], ['eth_uninstallFilter', ['0x1234']],
    ],
};

for (const [name, rows] of Object.entries(table))
    test(name, async () => {
        for (const [method, params, ours, theirs] of rows) {
            const [own, other] = await Promise.all(ends.map((url) => ask(url, method, params)));
            const what = `${method} ${JSON.stringify(params)}: ${JSON.stringify(own)} / ${JSON.stringify(other)}`.slice(0, 600);
            if (ours) assert.deepEqual([kind(own), kind(other)], [ours, theirs], what);
            else assert.equal(kind(own), kind(other), what);
            if (own.error && other.error) assert.equal(own.error.data, other.error.data, what);
        }
    });
