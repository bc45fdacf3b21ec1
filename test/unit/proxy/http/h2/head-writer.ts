import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { GET, turns } from '../../../../harness/h2-peer.ts';
import { Headers, ResponseHead } from '../../../../../proxy/http/index.ts';

const FIELDS = 40;

/** The types and flags of the frames that carry an answer with fields of this size. */
async function framesOf(size: number): Promise<string[]> {
  const bench = new ServerBench();
  await bench.peer.greets();
  await bench.peer.says(bench.peer.headers(1, GET, true));
  bench.peer.forget();
  const headers = new Headers();
  for (let i = 0; i < FIELDS; i++) headers.append(`x-${i}`, '~'.repeat(size));
  bench.at(0).response.head(new ResponseHead(200, '', 11, headers), true);
  await turns();
  return bench.peer.heard.map(({ type, flags }) => `${type}/${flags}`);
}

export function spec(t: Test): void {
  t.test('writes a head into one frame, and the end into the same', async (t) => {
    t.same(await framesOf(10), ['1/5']);
  });

  t.test('splits a head that is larger than a frame', async (t) => {
    t.same(await framesOf(900), ['1/0', '9/0', '9/4', '0/1']);
  });
}
