import type { Test } from '../../../../harness/unit.ts';
import { matchesFormat } from '../../../../../local/kinds/shape/format.ts';

export function spec(t: Test): void {
  t.test('knows the formats that custom resources use', async (t) => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['date-time', '2026-01-02T03:04:05Z', '2026-01-02'],
      ['date', '2026-01-02', '2026-1-2'],
      ['byte', 'YWJj', '*'],
      ['duration', '1h30m', '1 hour'],
      ['hostname', 'a.example.org', 'a..org'],
      ['ipv4', '10.0.0.1', '10.0.0.256'],
      ['ipv6', 'fe80::1', '10.0.0.1'],
      ['cidr', '10.0.0.0/8', '10.0.0.0/33'],
      ['uri', 'https://example.org/a', 'example'],
      ['email', 'a@example.org', 'example.org'],
      ['uuid', '123e4567-e89b-12d3-a456-426614174000', '123e4567'],
    ];
    for (const [format, good, bad] of cases) {
      t.ok(matchesFormat({ format, text: good }), `${format} ${good}`);
      t.notOk(matchesFormat({ format, text: bad }), `${format} ${bad}`);
    }
  });

  t.test('asks nothing of a format it does not know', async (t) => {
    t.ok(matchesFormat({ format: 'colour', text: 'any' }));
  });
}
