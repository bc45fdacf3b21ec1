import type { Test } from '../../../../harness/unit.ts';
import { aBook, aService, aSlice } from '../../../../harness/services.ts';
import { ManualClock, seededRandom, silentLog } from '../../../../../lib/index.ts';
import { serviceAddresses } from '../../../../../local/agent/network/service-addresses.ts';
import type { Run } from '../../../../../local/machine/index.ts';

function scene() {
  const clock = new ManualClock();
  const book = aBook([aService()], [aSlice(['10.244.1.1'])]);
  const given: string[] = [];
  const codes: number[] = [];
  const run: Run = async ({ stdin = '' }) => {
    given.push(stdin);
    return { code: codes.shift() ?? 0, out: '', err: '' };
  };
  const addresses = serviceAddresses({ book, run, clock, log: silentLog, random: seededRandom(1) });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { book, given, codes, addresses, pass };
}

export function spec(t: Test): void {
  t.test('changes within a moment are one transaction', async (t) => {
    const { given, addresses, pass } = scene();

    addresses.changed();
    addresses.changed();
    await pass(30);

    t.equal(given.length, 1);
    t.match(given[0], /^add table ip lateen\ndelete table/);
  });

  t.test('after the first one only differences are applied, and none when none', async (t) => {
    const { book, given, addresses, pass } = scene();
    addresses.changed();
    await pass(30);

    addresses.changed();
    await pass(30);
    book.putSlice(aSlice(['10.244.1.2']));
    addresses.changed();
    await pass(30);

    t.equal(given.length, 2);
    t.match(given[1], /^flush chain/);
  });

  t.test('what the kernel refuses is written whole again, later', async (t) => {
    const { codes, given, addresses, pass } = scene();
    codes.push(1);
    addresses.changed();
    await pass(30);

    await pass(30);
    t.equal(given.length, 1, 'not at once');
    await pass(100);
    t.equal(given.length, 2);
    t.match(given[1], /^add table ip lateen\ndelete table/);
  });

  t.test('nothing is applied once it is closed', async (t) => {
    const { given, addresses, pass } = scene();

    addresses.changed();
    addresses.close();
    await pass(1000);

    t.equal(given.length, 0);
  });
}
