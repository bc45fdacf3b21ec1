import type { Test } from '../../../harness/unit.ts';
import { Held } from '../../../../proxy/exchange/held.ts';

export function spec(t: Test): void {
  t.test('hands on what came, in order, with its end', async (t) => {
    const held = new Held();
    const said: string[] = [];
    held.keep(Buffer.from('a'));
    held.keep(Buffer.from('b'));
    held.end(undefined);
    held.release({
      data: (chunk) => said.push(chunk.toString()),
      end: () => void said.push('end'),
    });

    t.same(said, ['a', 'b', 'end']);
  });

  t.test('asks for more only where somebody gathers, up to a limit', async (t) => {
    const held = new Held();

    t.equal(held.keep(Buffer.from('abc')), false);
    held.gather(5);
    t.equal(held.keep(Buffer.from('de')), true);
    t.equal(held.isOverfull, false);
    held.keep(Buffer.from('f'));
    t.equal(held.isOverfull, true);
    t.equal(held.bytes, 6);
  });
}
