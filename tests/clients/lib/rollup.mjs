// Raises a rollup with the real binary for one test file, funds accounts on it, and disposes of everything.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const root = fileURLToPath(new URL('../../..', import.meta.url));
const binary = process.env.ALT_BINARY ?? join(root, 'build/release/alt');

const patience = 150_000;

const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ALT_')));

/** A rollup whose ether is play money, with a hundred of it for each development account. */
const playground = (name, accounts) => `schema = 1
name = "${name}"
[bridge]
native = "play"
[genesis.alloc]
${accounts.map((address) => `"${address}" = "100ether"`).join('\n')}
`;

const developers = ['0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266', '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc', '0x90f79bf6eb2c4f870365e785982e1f101e93b906'];

/**
 * A live rollup: `up` is what `alt up --json` said, `account` holds ether on it (5 that came over the bridge, or 100 of
 * play money), `alt(...)` runs a command there, `stop()` ends its host. `end()` settles and destroys the rollup, ends
 * its host, removes the folder.
 */
export async function raise(name, { play = false } = {}) {
    const home = mkdtempSync(join(tmpdir(), 'alt-clients.'));
    const env = { ...kept, ALT_HOME: home };
    const alt = async (...args) =>
        JSON.parse((await run(binary, [...args, '--json'], { env, timeout: 60_000 })).stdout);
    const stop = () => run(binary, ['host', '--stop'], { env });
    const dispose = async () => {
        clearTimeout(watchdog);
        await stop().catch(() => {});
        rmSync(home, { recursive: true, force: true });
    };
    // Before ctest kills this process: the host is not its child and would stay.
    const watchdog = setTimeout(() => {
        console.error(`${name}: not done after ${patience / 1000} s`);
        try {
            execFileSync(binary, ['host', '--stop'], { env, stdio: 'ignore', timeout: 10_000 });
        } finally {
            rmSync(home, { recursive: true, force: true });
            process.exit(1);
        }
    }, patience).unref();
    try {
        const manifest = join(home, 'playground.toml');
        if (play) writeFileSync(manifest, playground(name, developers));
        const up = await alt('up', play ? manifest : join(root, 'manifests/examples/minimal.toml'), '--name', name);
        if (!play) await alt('deposit', name, '--amount', '5ether', '--from', 'dev:3');
        return {
            up, account: up.accounts[3], alt, home, stop,
            async end() {
                try {
                    await alt('settle', name);
                    await alt('destroy', name);
                } finally {
                    await dispose();
                }
            },
        };
    } catch (error) {
        await dispose();
        throw error;
    }
}

export function counter() {
    const artifact = JSON.parse(readFileSync(join(root, 'tests/contracts/artifacts/Counter.json'), 'utf8'));
    return { abi: artifact.abi, bytecode: artifact.bytecode };
}
