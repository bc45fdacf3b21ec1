import type { Test } from '../../../harness/unit.ts';
import { Replay } from '../../../../proxy/http/replay.ts';

const KIB_40 = Buffer.alloc(40 * 1024);

export function spec(t: Test): void {
  t.test('what nobody has sent yet is kept at any size', async (t) => {
    const replay = new Replay(64 * 1024);
    for (let i = 0; i < 3; i++) replay.keep(KIB_40, false);

    t.equal(replay.chunks.length, 3);
    t.ok(replay.isWhole);
  });

  t.test('what was sent is kept while it is small, then let go whole', async (t) => {
    const replay = new Replay(64 * 1024);
    replay.keep(KIB_40, true);
    t.match(replay, { isWhole: true, chunks: [KIB_40] });
    replay.keep(KIB_40, true);
    replay.keep(Buffer.from('more'), true);

    t.match(replay, { isWhole: false, chunks: [] });
    t.equal(replay.chunks.length, 0);
  });

  t.test('after the last attempt nothing is kept', async (t) => {
    const replay = new Replay(64 * 1024);
    replay.keep(KIB_40, true);
    replay.giveUp();
    replay.keep(KIB_40, true);

    t.equal(replay.chunks.length, 0);
  });
}
