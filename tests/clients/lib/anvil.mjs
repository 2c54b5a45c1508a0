// Starts anvil beside the rollups, for tests that compare the two.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './rollup.mjs';

/** `{ url, stop }` of an anvil with these arguments, on a port of its own. */
export const startAnvil = (...args) => new Promise((resolve, reject) => {
    const anvil = spawn(join(root, 'tests/clients/node_modules/.bin/anvil'), ['--port', '0', ...args],
        { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    anvil.stdout.on('data', (data) => {
        text += data;
        const found = /Listening on ([\d.:]+)/.exec(text);
        if (found) resolve({ url: `http://${found[1]}`, stop: () => anvil.kill() });
    });
    anvil.on('exit', (code) => reject(new Error(`anvil ended: ${code}`)));
});
