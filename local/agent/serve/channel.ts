// Kubernetes' remote command channels over WebSocket: the first byte of each message says which
// stream it belongs to. Pure.
import type { JsonObject } from '../../../lib/index.ts';

export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;
export const STATUS = 3;
/** `v5.channel.k8s.io`: the stream named by the next byte has ended. */
export const CLOSED = 255;

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** The best protocol that both speak. */
export function chooseProtocol(offered: string | undefined): string | undefined {
  const names = (offered ?? '').split(',').map((name) => name.trim());
  return PROTOCOLS.find((name) => names.includes(name));
}

export function channelMessage(channel: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), bytes]);
}

/** The Status that ends a command: kubectl takes its exit code from it. */
export function exitStatus(code: number): JsonObject {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}
