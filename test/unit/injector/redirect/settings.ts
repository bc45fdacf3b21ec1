import type { Test } from '../../../harness/unit.ts';
import { readCommand } from '../../../../injector/redirect/settings.ts';

export function spec(t: Test): void {
  t.test('reads what the template passes, by short and by long names', async (t) => {
    const words = '-p 15001 -z 15006 -u 1338 -m REDIRECT -i * -x  -b * -d 15090,80'.split(' ');
    const reading = readCommand([...words, '--istio-outbound-ports=443', '--log_as_json']);

    t.match(reading, {
      kind: 'ok',
      command: {
        undoes: false,
        settings: {
          user: 1338,
          group: 1338,
          includeRanges: ['*'],
          excludeRanges: [],
          excludeInboundPorts: ['15090', '80'],
          includeOutboundPorts: ['443'],
        },
      },
    });
  });

  t.test('names everything it cannot use, and lets nothing into the rules', async (t) => {
    const reading = readCommand(['-m', 'TPROXY', '-p', '99999', '-b', '80 -j ACCEPT', '-y', '-i']);

    t.equal(reading.kind, 'rejected');
    if (reading.kind !== 'rejected') return;
    const all = reading.reasons.join('\n');
    t.equal(reading.reasons.length, 5);
    for (const part of ["'TPROXY'", '65535', "'80 -j ACCEPT'", "'-y'", '-i needs']) {
      t.ok(all.includes(part), part);
    }
  });

  t.test('undoes when told to', async (t) => {
    t.match(readCommand(['--cleanup-only']), { command: { undoes: true } });
  });
}
