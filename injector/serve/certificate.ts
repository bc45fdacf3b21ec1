// The serving certificate, as it is mounted: the kubelet replaces the files, and we look from
// time to time whether it did.
import { createSecureContext } from 'node:tls';
import type { Cancel, Clock, Log } from '../../lib/index.ts';

export type Pair = { readonly cert: string; readonly key: string };

type CertificateOptions = {
  /** Undefined when there is no such file (yet). */
  readonly readFile: (path: string) => string | undefined;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called at once when there is a pair, and with each new one. */
  readonly onPair: (pair: Pair) => void;
};

// The kubelet itself takes up to a minute to bring a changed Secret.
const LOOK_MS = 5000;

export function followCertificate(options: CertificateOptions): Cancel {
  const { readFile, folder, clock, log, onPair } = options;
  let shown: Pair | undefined;
  let cancel: Cancel = () => undefined;
  const look = (): void => {
    const cert = readFile(`${folder}/tls.crt`);
    const key = readFile(`${folder}/tls.key`);
    const isNew = cert !== shown?.cert || key !== shown?.key;
    if (cert !== undefined && key !== undefined && isNew) {
      const reason = faultOf({ cert, key });
      shown = { cert, key };
      if (reason === undefined) onPair(shown);
      else log.error('the mounted certificate cannot be used', { folder, reason });
    }
    cancel = clock.after(LOOK_MS, look);
  };
  look();
  return () => cancel();
}

function faultOf(pair: Pair): string | undefined {
  try {
    createSecureContext(pair);
    return undefined;
  } catch (error) {
    // Half of one pair and half of another, while the files are being replaced.
    return error instanceof Error ? error.message : String(error);
  }
}
