import { httpAsk } from '../../../../../local/images/web/ask.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('takes what cannot be asked for no answer, and says why', async (t) => {
    const lines: string[] = [];
    const ask = httpAsk((line) => void lines.push(line));

    const answer = await ask({ url: 'nowhere', headers: {}, timeoutMs: 1000 });

    t.equal(answer, undefined);
    t.match(lines, [/^cannot ask nowhere: Invalid URL/]);
  });
}
