import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { JsonRpcProvider, parseEther } from 'ethers';
import { raise, root, run } from './lib/rollup.mjs';

const project = join(root, 'tests/clients/forge');
const price = parseEther('0.01');
let rollup, provider, environment, till;

/** Runs forge in the project; all that it writes goes to the rollup's own folder. */
async function forge(...args) {
    const { stdout } = await run(join(root, 'tests/clients/node_modules/.bin/forge'), args,
        { cwd: project, env: environment, timeout: 120_000, maxBuffer: 1 << 26 });
    return stdout.trim();
}
const object = (text) => JSON.parse(text.slice(text.indexOf('{')));

before(async () => {
    rollup = await raise('forge');
    provider = new JsonRpcProvider(rollup.up.rpc, undefined, { cacheTimeout: -1 });
    const folder = (name) => {
        const path = join(rollup.home, 'forge', name);
        mkdirSync(path, { recursive: true });
        return path;
    };
    environment = {
        ...process.env, NO_COLOR: '1', HOME: folder('home'), FOUNDRY_OUT: folder('out'), FOUNDRY_CACHE_PATH: folder('cache'),
        FOUNDRY_BROADCAST: folder('broadcast'), FOUNDRY_SOLC: join(root, 'tests/clients/lib/solc.mjs'),
        ETH_RPC_URL: rollup.up.rpc, PRICE: String(price), EXPECTED_CHAIN_ID: String(rollup.up.chain_id),
    };
    await forge('build');
});
after(async () => {
    provider?.destroy();
    await rollup?.end();
});

test('forge create deploys with constructor arguments and ether', async () => {
    const made = object(await forge('create', '../contracts/Till.sol:Till', '--json', '--broadcast', '--value', '5',
        '--private-key', rollup.account.private_key, '--constructor-args', 'booth', String(price)));
    assert.equal(made.deployer.toLowerCase(), rollup.account.address.toLowerCase());
    const receipt = await provider.getTransactionReceipt(made.transactionHash);
    assert.equal(receipt.contractAddress, made.deployedTo);
    assert.equal(await provider.getBalance(made.deployedTo), 5n);
});

test('forge script --broadcast sends what it simulated, in order', async () => {
    const nonce = await provider.getTransactionCount(rollup.account.address);
    await forge('script', 'script/Open.s.sol:Open', '--broadcast', '--rpc-url', rollup.up.rpc, '--slow',
        '--private-key', rollup.account.private_key);
    const record = JSON.parse(readFileSync(
        join(environment.FOUNDRY_BROADCAST, 'Open.s.sol', String(rollup.up.chain_id), 'run-latest.json'), 'utf8'));
    assert.equal(record.transactions.length, 6);
    assert.deepEqual(record.receipts.map((receipt) => receipt.status), Array(6).fill('0x1'));
    assert.equal(await provider.getTransactionCount(rollup.account.address), nonce + 6);
    till = record.transactions[0].contractAddress;
    assert.equal(await provider.getBalance(till), 3n * price + 3n);
});

test('forge script without --slow sends them all at once', async () => {
    const nonce = await provider.getTransactionCount(rollup.account.address);
    await forge('script', 'script/Open.s.sol:Open', '--broadcast', '--rpc-url', rollup.up.rpc,
        '--private-key', rollup.account.private_key, '--legacy', '--with-gas-price', '3gwei');
    assert.equal(await provider.getTransactionCount(rollup.account.address), nonce + 6);
});

test('forge script deploys a library first, and links with it', async () => {
    await forge('script', 'script/Linked.s.sol:Linked', '--broadcast', '--rpc-url', rollup.up.rpc, '--slow',
        '--private-key', rollup.account.private_key);
    const record = JSON.parse(readFileSync(
        join(environment.FOUNDRY_BROADCAST, 'Linked.s.sol', String(rollup.up.chain_id), 'run-latest.json'), 'utf8'));
    assert.deepEqual(record.receipts.map((receipt) => receipt.status), Array(3).fill('0x1'));
    assert.match(record.libraries[0], /^script\/Linked\.s\.sol:Sums:0x/);
    const adder = record.transactions.find(({ contractName, transactionType }) =>
        contractName === 'Adder' && transactionType === 'CREATE').contractAddress;
    assert.equal(BigInt(await provider.getStorage(adder, 0)), 6n);
});

test('forge test --fork-url runs on the rollup\'s state and changes nothing of it', async () => {
    environment.TILL = till;
    const head = await provider.getBlockNumber();
    const suites = object(await forge('test', '--fork-url', rollup.up.rpc, '--json'));
    const results = Object.values(suites).flatMap((suite) => Object.entries(suite.test_results));
    assert.deepEqual(results.filter(([, { status }]) => status !== 'Success'), []);
    assert.equal(results.length, 5);
    assert.equal(await provider.getBlockNumber(), head);
});

test('forge test at a block of the past', async () => {
    await assert.rejects(forge('test', '--fork-url', rollup.up.rpc, '--fork-block-number', '0', '--match-test', 'sees_the_rollup'),
        (error) => error.code === 1 && /call to non-contract address|revert/i.test(error.stdout));
});
