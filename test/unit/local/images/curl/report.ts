import { troubleOf, writeOut } from '../../../../../local/images/curl/report.ts';
import type { Test } from '../../../../harness/unit.ts';

const outcome = {
  status: 200,
  version: '1.1',
  bytes: 5,
  seconds: 0.25,
  url: 'http://a',
  contentType: 'text/html',
  peer: '10.0.0.1',
};

export function spec(t: Test): void {
  t.test('fills in what a format asks for', async (t) => {
    t.equal(writeOut('%{http_code} %{time_total}\\n', outcome, 0), '200 0.250000\n');
    t.equal(writeOut('%{http_code} %{exitcode} %{odd}', { ...outcome, status: 0 }, 7), '000 7 ');
  });

  t.test('fails with the number and words of curl', async (t) => {
    const place = { host: 'a', port: '80' };
    const codes = [
      'ENOTFOUND',
      'ECONNREFUSED',
      'TIMEOUT',
      'EMPTY',
      'ECONNRESET',
      'CERT_HAS_EXPIRED',
      'EPROTO',
    ];

    t.same(
      codes.map((code) => troubleOf(code, place).code),
      [6, 7, 28, 52, 56, 60, 35],
    );
    t.equal(troubleOf('ENOTFOUND', place).words, 'Could not resolve host: a');
  });
}
