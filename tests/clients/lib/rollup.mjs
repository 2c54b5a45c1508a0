// Raises a rollup with the real binary for one test file, funds an account on it, and disposes of everything.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../../..', import.meta.url));
const binary = process.env.ALT_BINARY ?? join(root, 'build/release/alt');

export async function raise(name) {
    const home = mkdtempSync(join(tmpdir(), 'alt-clients.'));
    const alt = async (...args) => {
        const { stdout } = await run(binary, [...args, '--json'], {
            env: { ...process.env, ALT_HOME: home },
            timeout: 60_000,
        });
        return JSON.parse(stdout);
    };
    const up = await alt('up', join(root, 'manifests/examples/minimal.toml'), '--name', name);
    const account = up.accounts[3];
    await alt('deposit', name, '--amount', '5ether', '--from', 'dev:3');
    return {
        up, account, alt, home,
        async end() {
            await alt('settle', name);
            await alt('destroy', name);
            await run(binary, ['host', '--stop'], { env: { ...process.env, ALT_HOME: home } }).catch(() => {});
            rmSync(home, { recursive: true, force: true });
        },
    };
}

export function counter() {
    const artifact = JSON.parse(readFileSync(join(root, 'tests/contracts/artifacts/Counter.json'), 'utf8'));
    return { abi: artifact.abi, bytecode: artifact.bytecode };
}
