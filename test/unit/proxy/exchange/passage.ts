import type { Test } from '../../../harness/unit.ts';
import { Passage } from '../../../../proxy/exchange/passage.ts';

export function spec(t: Test): void {
  t.test('what one makes of the content is what the next one gets', async (t) => {
    const passage = new Passage();
    const ends: string[] = [];
    const pass = (mark: string) => ({
      data: (chunk: Buffer) => Buffer.concat([chunk, Buffer.from(mark)]),
      end: () => void ends.push(mark),
    });
    passage.add(pass('a'));
    passage.add(pass('b'));

    t.equal(passage.data(Buffer.from('x')).toString(), 'xab');
    passage.end();
    t.same(ends, ['a', 'b']);
  });

  t.test('what one keeps to itself nobody else sees', async (t) => {
    const passage = new Passage();
    let given = 0;
    passage.add({ data: () => Buffer.alloc(0), end: () => undefined });
    passage.add({
      data: (chunk) => {
        given += 1;
        return chunk;
      },
      end: () => undefined,
    });

    t.equal(passage.data(Buffer.from('x')).length, 0);
    t.equal(given, 0);
  });
}
