import type { Test } from '../../../harness/unit.ts';
import { readRequestLine, readStatusLine } from '../../../../proxy/http/h1-start-line.ts';

export function spec(t: Test): void {
  t.test('reads a usual request line as it reads an unusual one', async (t) => {
    for (const [line, method, target, version] of [
      ['GET /a?b HTTP/1.1', 'GET', '/a?b', 11],
      ['GET /a?b HTTP/1.0', 'GET', '/a?b', 10],
      ['OPTIONS * HTTP/1.1', 'OPTIONS', '*', 11],
      ['GETS /a HTTP/1.1', 'GETS', '/a', 11],
      ['x-own /a HTTP/1.1', 'x-own', '/a', 11],
    ] as const) {
      t.same(readRequestLine(line), { method, target, version }, line);
    }
  });

  t.test('a line with a blank too many, or too few, is none', async (t) => {
    for (const line of [
      'GET  / HTTP/1.1',
      'GET / a HTTP/1.1',
      'GET /  HTTP/1.1',
      'GET HTTP/1.1',
      'GET  HTTP/1.1',
      'GET /HTTP/1.1',
      'GET / HTTP/1.1 ',
      ' GET / HTTP/1.1',
      'GET / HTTP/1.2',
      'G(T / HTTP/1.1',
      '',
    ]) {
      t.equal(readRequestLine(line), undefined, line);
    }
  });

  t.test('reads what an answer says of itself', async (t) => {
    t.same(readStatusLine('HTTP/1.1 200 OK'), { status: 200, reason: 'OK', version: 11 });
    t.same(readStatusLine('HTTP/1.0 404 Not here'), {
      status: 404,
      reason: 'Not here',
      version: 10,
    });
    t.same(readStatusLine('HTTP/1.1 204'), { status: 204, reason: '', version: 11 });
    for (const line of ['HTTP/1.1 099 No', 'HTTP/1.1 2000', 'HTTP/2 200 OK', 'ICY 200 OK']) {
      t.equal(readStatusLine(line), undefined, line);
    }
  });
}
