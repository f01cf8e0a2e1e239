import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decodeFrame, encodeFrame, type Frame, OPCODE } from './frames.ts';

/** Joined to the client's key to prove the answer is meant for it (RFC 6455, 1.3). */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The server's end of one WebSocket. */
export class WebSocketPeer {
  onText: (text: string) => void = () => undefined;
  onClose: () => void = () => undefined;
  readonly #socket: Duplex;
  #pending: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];

  constructor(request: IncomingMessage, socket: Duplex) {
    this.#socket = socket;
    const key = `${request.headers['sec-websocket-key'] ?? ''}${MAGIC}`;
    const accept = createHash('sha1').update(key).digest('base64');
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('error', () => socket.destroy()); // a peer that vanished: `close` follows and says so
    socket.on('end', () => socket.end()); // Node's server keeps its half open: a process that ended leaves it so
    socket.on('close', () => this.onClose());
  }

  send(text: string): void {
    if (this.#socket.writable) this.#socket.write(encodeFrame(OPCODE.text, Buffer.from(text)));
  }

  /** Asks the other side to close, in peace. */
  close(code = 1000): void {
    const reason = Buffer.alloc(2);
    reason.writeUInt16BE(code);
    if (this.#socket.writable) this.#socket.write(encodeFrame(OPCODE.close, reason));
  }

  /** Cuts the line without a word, as a failing network does. */
  cut(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    for (let found = decodeFrame(this.#pending); found; found = decodeFrame(this.#pending)) {
      this.#pending = found.rest;
      this.#take(found.frame);
    }
  }

  #take({ opcode, final, payload }: Frame): void {
    if (opcode === OPCODE.ping) this.#socket.write(encodeFrame(OPCODE.pong, payload));
    else if (opcode === OPCODE.close) this.#socket.end(encodeFrame(OPCODE.close, payload));
    else if (opcode === OPCODE.text || opcode === OPCODE.continuation) {
      this.#parts.push(payload);
      if (!final) return;
      const text = Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      this.onText(text);
    }
  }
}
