import type { Test } from '../../../harness/unit.ts';
import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { followCertificate } from '../../../../injector/serve/certificate.ts';

export function spec(t: Test): void {
  t.test('waits for the files, and does not take a pair that is none', async (t) => {
    const clock = new ManualClock();
    const files = new Map<string, string>();
    const errors: string[] = [];
    const pairs: string[] = [];
    const cancel = followCertificate({
      readFile: (path) => files.get(path),
      folder: '/certs',
      clock,
      log: { ...silentLog, error: (message) => void errors.push(message) },
      onPair: ({ cert }) => void pairs.push(cert),
    });

    files.set('/certs/tls.crt', 'not a certificate');
    clock.advance(5000);
    t.same([errors.length, pairs.length], [0, 0], 'one file alone is not looked at');
    files.set('/certs/tls.key', 'no key');
    clock.advance(5000);
    clock.advance(5000);
    t.same([errors.length, pairs.length], [1, 0], 'told once');
    cancel();
    files.set('/certs/tls.key', 'another');
    clock.advance(60_000);
    t.equal(errors.length, 1);
  });
}
