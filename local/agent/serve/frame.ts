// WebSocket frames (RFC 6455, section 5), the server's side: masked frames in, unmasked frames out.
// Pure: bytes in, messages out; nothing is known of sockets.

export type Message =
  | { readonly kind: 'binary'; readonly bytes: Buffer }
  | { readonly kind: 'ping'; readonly bytes: Buffer }
  | { readonly kind: 'close' }
  | { readonly kind: 'broken'; readonly why: string };

// kubectl sends standard input in pieces of 32 KiB; a piece of a tar archive is no larger.
const MESSAGE_BYTES_MAX = 1024 * 1024;

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Takes bytes as they come and answers the messages that they complete. */
export function frameReader(): (bytes: Buffer) => readonly Message[] {
  let held: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let partBytes = 0;
  return (bytes) => {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    const messages: Message[] = [];
    for (;;) {
      const frame = readFrame(held);
      if (frame === 'incomplete') return messages;
      if (typeof frame === 'string') return [...messages, { kind: 'broken', why: frame }];
      held = held.subarray(frame.length);
      const { opcode, payload, final } = frame;
      if (opcode === CLOSE) return [...messages, { kind: 'close' }];
      if (opcode === PING) messages.push({ kind: 'ping', bytes: payload });
      if (opcode >= CLOSE) continue;
      parts.push(payload);
      partBytes += payload.length;
      if (partBytes > MESSAGE_BYTES_MAX) return [...messages, { kind: 'broken', why: 'too long' }];
      if (!final) continue;
      messages.push({ kind: 'binary', bytes: Buffer.concat(parts) });
      parts = [];
      partBytes = 0;
    }
  };
}

type Frame = {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Buffer;
  /** With its head. */
  readonly length: number;
};

type NotAFrame = 'incomplete' | 'not masked' | 'unknown opcode' | 'too long';

function readFrame(bytes: Buffer): Frame | NotAFrame {
  if (bytes.length < 2) return 'incomplete';
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  const opcode = first & 0x0f;
  if (![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG].includes(opcode)) return 'unknown opcode';
  if ((second & 0x80) === 0) return 'not masked';
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const head = 2 + extra + 4;
  if (bytes.length < head) return 'incomplete';
  const size =
    extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (size > MESSAGE_BYTES_MAX) return 'too long';
  if (bytes.length < head + size) return 'incomplete';
  const mask = bytes.subarray(head - 4, head);
  const payload = Buffer.from(bytes.subarray(head, head + size));
  for (let i = 0; i < size; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
  return { opcode, final: (first & 0x80) !== 0, payload, length: head + size };
}

export function binaryFrame(payload: Buffer): Buffer {
  return frame(BINARY, payload);
}

export function pongFrame(payload: Buffer): Buffer {
  return frame(PONG, payload);
}

/** 1000: all is well. */
export function closeFrame(code: number): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return frame(CLOSE, payload);
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head.writeUInt8(0x80 | opcode, 0);
  if (head.length === 2) head.writeUInt8(length, 1);
  else if (head.length === 4) {
    head.writeUInt8(126, 1);
    head.writeUInt16BE(length, 2);
  } else {
    head.writeUInt8(127, 1);
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}
