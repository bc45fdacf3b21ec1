// Runs one more program inside a container for somebody at the other end of a WebSocket.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  channelMessage,
  chooseProtocol,
  CLOSED,
  exitStatus,
  STATUS,
  STDERR,
  STDIN,
  STDOUT,
} from './channel.ts';
import { binaryFrame, closeFrame, frameReader, pongFrame, type Message } from './frame.ts';

type ExecWish = {
  readonly stdin: boolean;
  readonly tty: boolean;
};

type ExecAsked = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly words: readonly string[];
  readonly wish: ExecWish;
};

// RFC 6455, section 1.3.
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const GOING_WELL = 1000;
const PROTOCOL_ERROR = 1002;

/** Takes the connection over; answers nothing when the client speaks no protocol of ours. */
export function execute(asked: ExecAsked): void {
  const { request, socket, head, words } = asked;
  const protocol = chooseProtocol(request.headers['sec-websocket-protocol']);
  const key = request.headers['sec-websocket-key'];
  if (protocol === undefined || key === undefined) {
    socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  socket.write(acceptance({ protocol, key }));
  const [program = '', ...args] = words;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  if (!asked.wish.stdin) child.stdin.end();
  sendOutput(child, socket);
  const read = frameReader();
  const hear = (bytes: Buffer): void => {
    for (const message of read(bytes)) obey(message, { child, socket });
  };
  socket.on('data', hear);
  if (head.length > 0) hear(head);
  // Who hangs up does not wait for an answer; the program ends with its input, as on a terminal.
  socket.once('close', () => child.stdin.destroy());
  socket.on('error', () => child.stdin.destroy());
}

function acceptance({ protocol, key }: { protocol: string; key: string }): string {
  const accept = createHash('sha1').update(`${key}${ACCEPT_SUFFIX}`).digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
    '\r\n',
  ].join('\r\n');
}

type Ends = { readonly child: ChildProcessWithoutNullStreams; readonly socket: Duplex };

function obey(message: Message, { child, socket }: Ends): void {
  switch (message.kind) {
    case 'ping':
      socket.write(pongFrame(message.bytes));
      return;
    case 'close':
      child.stdin.end();
      socket.end(closeFrame(GOING_WELL));
      return;
    case 'broken':
      child.stdin.destroy();
      socket.end(closeFrame(PROTOCOL_ERROR));
      return;
    case 'binary': {
      const channel = message.bytes[0];
      const rest = message.bytes.subarray(1);
      if (channel === CLOSED && rest[0] === STDIN) child.stdin.end();
      if (channel !== STDIN || !child.stdin.writable || rest.length === 0) return;
      if (child.stdin.write(rest)) return;
      socket.pause();
      child.stdin.once('drain', () => socket.resume());
    }
  }
}

function sendOutput(child: ChildProcessWithoutNullStreams, socket: Duplex): void {
  for (const [channel, stream] of [
    [STDOUT, child.stdout],
    [STDERR, child.stderr],
  ] as const) {
    stream.on('data', (bytes: Buffer) => {
      if (!socket.writable || socket.write(binaryFrame(channelMessage(channel, bytes)))) return;
      stream.pause();
      socket.once('drain', () => stream.resume());
    });
  }
  // A program that ended before it read its input breaks the pipe; its exit code says the rest.
  child.stdin.on('error', () => child.stdin.destroy());
  const finish = (code: number): void => {
    if (!socket.writable) return;
    const status = Buffer.from(JSON.stringify(exitStatus(code)));
    socket.write(binaryFrame(channelMessage(STATUS, status)));
    socket.end(closeFrame(GOING_WELL));
  };
  child.once('error', () => finish(128));
  child.once('close', (code) => finish(code ?? 128));
}

/** On a terminal of its own: `script` makes one, as nothing else on a plain machine does. */
export function onTerminal(argv: readonly string[]): readonly string[] {
  const quoted = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  return ['script', '--quiet', '--return', '--flush', '--command', quoted, '/dev/null'];
}
