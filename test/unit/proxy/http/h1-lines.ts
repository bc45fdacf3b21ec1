import type { Test } from '../../../harness/unit.ts';
import { faultIn, HeadLines, linesOf } from '../../../../proxy/http/h1-lines.ts';

export function spec(t: Test): void {
  t.test('finds each line, its first colon and its end, wherever the head begins', async (t) => {
    const head = 'GET /a:b HTTP/1.1\r\nHost: a:80\r\nodd\r\n\r\nrest';
    for (const before of ['', 'xyz']) {
      const lines = new HeadLines();
      const scanned = lines.scan(Buffer.from(before + head), before.length);

      t.equal(scanned, 'whole');
      t.equal(lines.count, 3);
      t.same(
        [0, 1, 2].map((line) => head.slice(lines.startOf(line), lines.endOf(line))),
        ['GET /a:b HTTP/1.1', 'Host: a:80', 'odd'],
      );
      t.same([lines.colonOf(1), lines.colonOf(2)], [head.indexOf(': a'), -1]);
      t.equal(lines.end, before.length + head.indexOf('rest'));
      t.equal(lines.textEnd, lines.end - 4);
    }
  });

  t.test('stops at what may not stand in a head', async (t) => {
    for (const [text, scanned] of [
      ['GET / HTTP/1.1\nHost: a', 'bare-line-feed'],
      ['GET / HTTP/1.1\r\nHost: a\rb', 'illegal'],
      ['GET / HTTP/1.1\r\nHost: \0', 'illegal'],
      ['GET / HTTP/1.1\r\nHost: \x7f', 'illegal'],
      ['GET / HTTP/1.1\r\nHost:\ta \x80', 'whole'],
    ] as const) {
      t.equal(linesOf(text).scanned, scanned, JSON.stringify(text));
    }
  });

  t.test('what may not stand in a head is known before its end', async (t) => {
    for (const [text, from, fault] of [
      ['GET / HTTP/1.1\r\nHost', 0, undefined],
      ['GET /\r', 0, undefined],
      ['GET /\r', 5, undefined],
      ['GET /\rx', 6, 'illegal'],
      ['GET /\0', 3, 'illegal'],
      ['GET /\n', 5, 'bare-line-feed'],
      ['GET /\r\n', 6, undefined],
      ['\n', 0, 'bare-line-feed'],
    ] as const) {
      t.equal(faultIn(Buffer.from(text), from), fault, JSON.stringify(text));
    }
  });

  t.test('wants more until the empty line is there', async (t) => {
    const head = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    for (let length = 0; length < head.length; length++) {
      t.equal(new HeadLines().scan(Buffer.from(head.slice(0, length)), 0), 'more');
    }
  });
}
