// Verifies an eth_getProof answer (EIP-1186) against a state root, by the yellow paper's appendix D alone.
import { decodeRlp, encodeRlp, getBytes, hexlify, keccak256, stripZerosLeft, toBeHex, zeroPadValue } from 'ethers';

const nibblesOf = (hex) => [...hex.slice(2)].map((digit) => parseInt(digit, 16));

function compactPath(hex) {
    const nibbles = nibblesOf(hex);
    const odd = nibbles[0] & 1;
    return { leaf: nibbles[0] >= 2, path: nibbles.slice(odd ? 1 : 2) };
}

/** The value under `key` (hashed) in the trie with this root; null if the proof shows that there is none. */
export function lookUp(root, key, proof) {
    if (proof.length === 0) return null;
    const path = nibblesOf(keccak256(key));
    let expected = root;
    let node = null;
    let next = 0;
    const open = (reference) => {
        if (Array.isArray(reference)) return reference;  // a node under 32 bytes stands in place
        if (reference === '0x') return null;
        const raw = proof[next++];
        if (raw === undefined) throw new Error('the proof ends early');
        if (keccak256(raw) !== reference) throw new Error(`node ${next - 1} does not hash to ${reference}`);
        return decodeRlp(raw);
    };
    for (node = open(expected); node !== null;) {
        if (node.length === 17) {
            if (path.length === 0) return node[16];
            node = open(node[path.shift()]);
            continue;
        }
        const { leaf, path: part } = compactPath(node[0]);
        if (part.some((nibble, i) => path[i] !== nibble)) return null;
        path.splice(0, part.length);
        if (leaf) return path.length === 0 ? node[1] : null;
        node = open(node[1]);
    }
    return null;
}

const quantity = (value) => {
    const hex = stripZerosLeft(toBeHex(value));
    return hex;
};

/** Throws unless account and every storage slot of the answer follow from the state root. */
export function verify(stateRoot, answer) {
    const account = lookUp(stateRoot, answer.address, answer.accountProof);
    const claimed = encodeRlp([quantity(BigInt(answer.nonce)), quantity(BigInt(answer.balance)),
        answer.storageHash, answer.codeHash]);
    if (account !== claimed) throw new Error(`account ${answer.address}: the proof says ${account}, the answer ${claimed}`);
    for (const slot of answer.storageProof) {
        const key = zeroPadValue(toBeHex(BigInt(slot.key)), 32);
        const found = lookUp(answer.storageHash, key, slot.proof);
        const value = found === null ? 0n : BigInt(hexlify(getBytes(decodeRlp(found))) === '0x' ? 0 : decodeRlp(found));
        if (value !== BigInt(slot.value)) throw new Error(`slot ${slot.key}: the proof says ${value}, the answer ${slot.value}`);
    }
}
