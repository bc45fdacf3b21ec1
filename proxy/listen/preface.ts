// Which version of HTTP a connection speaks, where neither a handshake nor an inspector told: the
// first bytes of HTTP/2 are like no request of HTTP/1.
import type { Socket } from 'node:net';
import { WheelTimer, type Wheel } from '../../lib/index.ts';

type Waiting = {
  readonly socket: Socket;
  readonly wheel: Wheel;
  /** For a client that never says anything; 0: for ever. */
  readonly idleTimeoutMs: number;
  readonly decided: (version: 'http1' | 'http2') => void;
  readonly broke: (error: unknown) => void;
};

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export function whichHttp({ socket, wheel, idleTimeoutMs, decided, broke }: Waiting): void {
  let seen: Buffer = Buffer.alloc(0);
  const timer = new WheelTimer({ due: () => void socket.destroy() });
  const leave = (): void => void socket.destroy();
  const settle = (): void => {
    wheel.disarm(timer);
    socket.removeListener('readable', look);
    socket.removeListener('end', leave);
    socket.removeListener('close', settle);
  };
  const look = (): void => {
    const chunk: unknown = socket.read();
    if (!Buffer.isBuffer(chunk)) return;
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const length = Math.min(seen.length, PREFACE.length);
    const isPreface = seen.compare(PREFACE, 0, length, 0, length) === 0;
    if (isPreface && length < PREFACE.length) return;
    settle();
    socket.unshift(seen);
    try {
      decided(isPreface ? 'http2' : 'http1');
    } catch (error) {
      broke(error);
      socket.destroy();
    }
  };
  if (idleTimeoutMs > 0) wheel.arm(timer, idleTimeoutMs);
  socket.on('readable', look);
  socket.once('end', leave);
  socket.once('close', settle);
}
