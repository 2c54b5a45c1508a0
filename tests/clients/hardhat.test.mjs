import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { raise, root, run } from './lib/rollup.mjs';

const project = join(root, 'tests/clients/hardhat');
let rollup, environment;

/** Runs Hardhat on its own Node.js; all that it writes goes to the rollup's own folder. */
const hardhat = (...args) => run(join(project, 'node_modules/.bin/node'), [join(project, 'node_modules/.bin/hardhat'), ...args],
    { cwd: project, env: environment, timeout: 120_000, maxBuffer: 1 << 26 });

before(async () => {
    rollup = await raise('hardhat', { play: true });
    const out = join(rollup.home, 'hardhat');
    mkdirSync(out);
    const { NODE_TEST_CONTEXT, ...inherited } = process.env;
    environment = {
        ...inherited, NO_COLOR: '1', HOME: out, HARDHAT_OUT: out, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
        ETH_RPC_URL: rollup.up.rpc, CHAIN_ID: String(rollup.up.chain_id),
        PRIVATE_KEYS: [3, 1].map((i) => rollup.up.accounts[i].private_key).join(','),
    };
    await hardhat('build');
});
after(async () => { await rollup?.end(); });

test('hardhat run deploys against the URL', async () => {
    const { stdout } = await hardhat('run', '--no-compile', 'scripts/deploy.js', '--network', 'alt');
    const { address, count } = JSON.parse(stdout.trim().split('\n').at(-1));
    assert.match(address, /^0x[0-9a-fA-F]{40}$/);
    assert.equal(count, 1);
});

test('hardhat test passes against the URL', async () => {
    const { stdout } = await hardhat('test', 'nodejs', '--no-compile', '--network', 'alt');
    assert.match(stdout, /5 passing/);
    assert.doesNotMatch(stdout, /failing/);
});
