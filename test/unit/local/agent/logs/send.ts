import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { systemClock } from '../../../../../lib/index.ts';
import { sendLog, type LogWish } from '../../../../../local/agent/logs/index.ts';

const ALL: LogWish = {
  follow: false,
  tailLines: undefined,
  since: undefined,
  timestamps: false,
  limitBytes: undefined,
};

export function spec(t: Test): void {
  t.test('sends all of it, its last lines, or so many bytes', async (t) => {
    const log = logWith(t, 'one\ntwo\nthree\n');

    t.equal(await sent(log, ALL), 'one\ntwo\nthree\n');
    t.equal(await sent(log, { ...ALL, tailLines: 2 }), 'two\nthree\n');
    t.equal(await sent(log, { ...ALL, tailLines: 9 }), 'one\ntwo\nthree\n');
    t.equal(await sent(log, { ...ALL, tailLines: 0 }), '');
    t.equal(await sent(log, { ...ALL, limitBytes: 5 }), 'one\nt');
  });

  t.test('finds the last lines of a log longer than one piece', async (t) => {
    const line = `${'x'.repeat(99)}\n`;
    const log = logWith(t, line.repeat(3000));

    t.equal(await sent(log, { ...ALL, tailLines: 1000 }), line.repeat(1000));
  });

  t.test('puts the time before each line, and knows what is older', async (t) => {
    const log = logWith(t, 'one\ntwo\n');
    writeFileSync(`${log}.times`, '4 1767225600000\n8 1767225601500\n');

    t.equal(
      await sent(log, { ...ALL, timestamps: true }),
      '2026-01-01T00:00:00.000000000Z one\n2026-01-01T00:00:01.500000000Z two\n',
    );
    t.equal(await sent(log, { ...ALL, since: 1767225601000 }), 'two\n');
  });

  t.test('follows until the container has ended', async (t) => {
    const log = logWith(t, 'one\n');
    let runs = true;
    const pieces: string[] = [];
    const take = async (piece: Uint8Array): Promise<void> => {
      pieces.push(Buffer.from(piece).toString());
      if (pieces.length === 1) appendFileSync(log, 'two\n');
      else runs = false;
    };

    const source = { log, clock: systemClock, runs: () => runs };
    await sendLog(source, { ...ALL, follow: true }, { take, signal: new AbortController().signal });

    t.same(pieces, ['one\n', 'two\n']);
  });
}

function logWith(t: Test, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-log-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'log');
  writeFileSync(log, text);
  return log;
}

async function sent(log: string, wish: LogWish): Promise<string> {
  let text = '';
  const take = async (piece: Uint8Array): Promise<void> => {
    text += Buffer.from(piece).toString();
  };
  const source = { log, clock: systemClock, runs: () => false };
  await sendLog(source, wish, { take, signal: new AbortController().signal });
  return text;
}
