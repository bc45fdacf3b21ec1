import { scanSelector } from '../../../lib/selector-scan.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('tells words and signs apart, whatever the spaces', async (t) => {
    t.match(scanSelector(' a.b/c-d == e,! f in( g )'), {
      tokens: [
        { kind: 'word', text: 'a.b/c-d' },
        { kind: '=' },
        { kind: 'word', text: 'e' },
        { kind: ',' },
        { kind: '!' },
        { kind: 'word', text: 'f' },
        { kind: 'word', text: 'in' },
        { kind: '(' },
        { kind: 'word', text: 'g' },
        { kind: ')' },
      ],
    });
  });

  t.test('refuses what is too long to be a selector', async (t) => {
    t.match(scanSelector('a'.repeat(20_000)), { kind: 'rejected', reason: /longer than 16384/ });
  });
}
