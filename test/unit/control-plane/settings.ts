import type { Test } from '../../harness/unit.ts';
import { readSettings } from '../../../lib/index.ts';
import { SETTINGS } from '../../../control-plane/index.ts';

export function spec(t: Test): void {
  const settings = (env: Readonly<Record<string, string>>) =>
    readSettings(SETTINGS, { env, argv: [] });

  t.test('tells nobody in plaintext unless it was asked to', async (t) => {
    t.match(settings({}), { value: { plainXdsPort: 0, xdsPort: 15_012, webhookPort: 15_017 } });
    t.match(settings({ LATEEN_PLAIN_XDS_PORT: '15010' }), { value: { plainXdsPort: 15_010 } });
  });

  t.test('reads durations as Go writes them', async (t) => {
    t.match(settings({ PILOT_DEBOUNCE_AFTER: '1.5s', DEFAULT_WORKLOAD_CERT_TTL: '1h30m' }), {
      value: { quietMs: 1500, certificateTtlMs: 5_400_000 },
    });
  });

  t.test('reports everything that is wrong at once', async (t) => {
    t.match(settings({ PILOT_DEBOUNCE_MAX: 'soon', LATEEN_XDS_PORT: '70000' }), {
      kind: 'rejected',
      reasons: [/PILOT_DEBOUNCE_MAX: must be a duration/, /LATEEN_XDS_PORT: must be an integer/],
    });
  });
}
