// JSON-RPC over one WebSocket, by hand: requests, batches, subscriptions as queues.
import WebSocket from 'ws';

const patience = 20_000;

function late(what, reject) {
    return setTimeout(() => reject(new Error(`${what}: nothing within ${patience / 1000} s`)), patience);
}

/** What a subscription has told and nobody has asked for yet. */
class Queue {
    #told = [];
    #asking = [];

    constructor(id) { this.id = id; }

    push(value) {
        const taker = this.#asking.shift();
        if (taker) taker(value);
        else this.#told.push(value);
    }

    waiting() { return [...this.#told]; }

    next() {
        if (this.#told.length > 0) return Promise.resolve(this.#told.shift());
        return new Promise((resolve, reject) => {
            const timer = late(`subscription ${this.id}`, reject);
            this.#asking.push((value) => { clearTimeout(timer); resolve(value); });
        });
    }
}

export class Socket {
    #socket;
    #next = 1;
    #pending = new Map();
    #queues = new Map();
    #early = new Map();  // notifications may overtake the answer that names their subscription

    /** Resolves when the connection stands. */
    static open(url) {
        return new Promise((resolve, reject) => {
            const socket = new WebSocket(url);
            socket.once('error', reject);
            socket.once('open', () => resolve(new Socket(socket)));
        });
    }

    constructor(socket) {
        this.#socket = socket;
        this.closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
        socket.on('error', () => {});
        socket.on('message', (text) => this.#heard(JSON.parse(text)));
    }

    #heard(message) {
        if (message.method !== 'eth_subscription') {
            const first = Array.isArray(message) ? message[0] : message;
            this.#pending.get(first.id)?.(message);
            return;
        }
        const { subscription, result } = message.params;
        const queue = this.#queues.get(subscription);
        if (queue) queue.push(result);
        else this.#early.set(subscription, [...(this.#early.get(subscription) ?? []), result]);
    }

    #send(body, id) {
        return new Promise((resolve, reject) => {
            const timer = late(JSON.stringify(body).slice(0, 100), reject);
            this.#pending.set(id, (answer) => {
                clearTimeout(timer);
                this.#pending.delete(id);
                resolve(answer);
            });
            this.#socket.send(JSON.stringify(body));
        });
    }

    #request(method, params) { return { jsonrpc: '2.0', id: this.#next++, method, params }; }

    async call(method, ...params) {
        const request = this.#request(method, params);
        const answer = await this.#send(request, request.id);
        if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
        return answer.result;
    }

    /** The answers in the order of the requests `[method, ...params]`. */
    async batch(requests) {
        const body = requests.map(([method, ...params]) => this.#request(method, params));
        const answers = await this.#send(body, body[0].id);
        return body.map(({ id }) => answers.find((answer) => answer.id === id));
    }

    async subscribe(...params) {
        const queue = new Queue(await this.call('eth_subscribe', ...params));
        this.#queues.set(queue.id, queue);
        (this.#early.get(queue.id) ?? []).forEach((value) => queue.push(value));
        return queue;
    }

    close() { this.#socket.close(); }
}
