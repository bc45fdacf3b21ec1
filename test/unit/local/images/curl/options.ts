import { readOptions } from '../../../../../local/images/curl/options.ts';
import type { Test } from '../../../../harness/unit.ts';

const read = (line: string): unknown => {
  const reading = readOptions(line.split(' '));
  return reading.kind === 'ok' ? reading.options : reading.reason;
};

export function spec(t: Test): void {
  t.test('reads the flags tutorials use, together or apart', async (t) => {
    t.match(read('-sSo /dev/null -w %{http_code} -H x-a:b -XPUT httpbin:8000/get'), {
      isSilent: true,
      showsErrors: true,
      output: '/dev/null',
      writeOut: '%{http_code}',
      method: 'PUT',
      urls: ['http://httpbin:8000/get'],
    });
    t.match(read('-I -k -L -f --max-time 1.5 https://a'), {
      asksHead: true,
      showsHead: true,
      isInsecure: true,
      follows: true,
      failsOnError: true,
      timeoutMs: 1500,
    });
  });

  t.test('lets a header of one’s own stand before its default', async (t) => {
    const headers = [
      ['user-agent', 'me'],
      ['Accept', '*/*'],
      ['Authorization', 'Basic dTpw'],
    ];

    t.match(read('-u u:p -H user-agent:me a'), { headers });
    t.notMatch(read('-H Accept: a'), { headers: [['Accept', '*/*']] });
  });

  t.test('joins data, and sends hosts where it is told', async (t) => {
    t.match(read('-d a=1 -d b=2 a'), { data: 'a=1&b=2' });
    t.match(read('--resolve a:80:10.0.0.1 a'), { resolve: new Map([['a:80', '10.0.0.1']]) });
  });

  t.test('says what it does not understand', async (t) => {
    t.equal(read('--frobnicate a'), 'option --frobnicate: is unknown');
    t.equal(read('a -o'), 'option -o: requires parameter');
    t.equal(read('-s'), '(2) no URL specified');
  });
}
