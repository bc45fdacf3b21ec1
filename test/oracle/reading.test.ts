// The suite's own eyes: what it reads out of bytes, and what it takes for a difference.
import { t } from 'tap';
import { bootstrapOf } from './bootstrap.ts';
import { Speech } from './h2/index.ts';
import { readRequests, readResponses } from './message.ts';
import { placeOf } from './place.ts';
import { shapeOf } from './shape.ts';
import { differencesOf, isKnown, pairsOf, type CaseOutcome } from './index.ts';

const PAIR = { name: 'h1→h1', client: 'h1', upstream: 'h1' } as const;
const ASKED = { methods: ['HEAD', 'GET', 'GET'], isOver: false };

await t.test('reads answers one after the other, each with the body it has', async (t) => {
  const bytes =
    'HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n' +
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n' +
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;x\r\nok\r\n0\r\nt: 1\r\n\r\n' +
    'HTTP/1.1 200 OK\r\n\r\nuntil the';

  const { messages, rest } = readResponses(bytes, ASKED);

  t.same(
    messages.map(({ body, framing, isWhole }) => [body, framing, isWhole]),
    [
      ['', 'none', true],
      ['', 'none', true],
      ['ok', 'chunked', true],
      ['until the', 'until the end', false],
    ],
  );
  t.same(messages[2]?.trailers, [{ name: 't', value: '1' }]);
  t.equal(rest, '');
});

await t.test('leaves to nobody what follows an upgrade or is no message', async (t) => {
  const upgrade = 'GET / HTTP/1.1\r\nupgrade: x\r\n\r\ntunnelled';
  const posts = 'POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\nokGET / HT';

  t.match(readRequests(upgrade), { messages: { length: 1 }, rest: 'tunnelled' });
  t.match(readRequests(posts), { messages: { length: 1 }, rest: 'GET / HT' });
  t.equal(
    readRequests('POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\no').messages[0]?.isWhole,
    false,
  );
});

await t.test('two outcomes differ where a fact does, or where only one has it', async (t) => {
  const ran = (facts: Readonly<Record<string, string>>): CaseOutcome => {
    return { kind: 'ran', facts: new Map(Object.entries(facts)) };
  };
  const envoy = ran({ same: '1', other: '1', gone: '1' });

  const found = differencesOf({ envoy, lateen: ran({ same: '1', other: '2', more: '1' }) });

  t.same(
    found.map(({ at }) => at),
    ['other', 'gone', 'more'],
  );
  const known = [{ topic: 't', cases: ['c'], at: /^other$/, reason: 'it is so' }];
  t.same(
    found.map((each) => isKnown(each, known)),
    [true, false, false],
  );
  const refused = differencesOf({ envoy, lateen: { kind: 'refused', reason: 'no such filter' } });
  t.same(refused, [{ at: 'configuration', envoy: 'accepts it', lateen: 'no such filter' }]);
});

await t.test('the shape of a document is its names and kinds, without its values', async (t) => {
  const document = '{"a":[{"b":1},{"b":2,"c":"x"}],"d":{"e":{"f":1}},"@type":"t"}';

  t.same(
    [...(shapeOf(document, 2) ?? [])],
    [
      ['a[].b', 'number'],
      ['a[].c', 'string'],
      ['d.e', 'object'],
      ['@type t', 'there'],
    ],
  );
  t.equal(shapeOf('not JSON', 2), undefined);
});

await t.test('a case has listener, clusters and addresses of its own', async (t) => {
  const place = placeOf({ run: 1, topic: 0, index: 6 }, PAIR);
  const subject = {
    name: 'a case',
    rows: [],
    routes: [{ route: { weighted_clusters: { clusters: [{ name: 'b', weight: 1 }] } } }],
    upstreams: {},
    clusters: { b: { endpoints: [{ of: ['x', 'y'] }] } },
    client: [],
  };

  const file = bootstrapOf([{ place, pair: PAIR, subject }], '127.1.1.1');

  t.match(file.static_resources.clusters, [{ name: 'c7.b', load_assignment: Object }]);
  t.match(JSON.stringify(file.static_resources.listeners), '{"name":"c7.b","weight":1}');
  t.match(JSON.stringify(file), `{"address":"${place.address}","port_value":10002}`);
});

await t.test('texts of scripts are heads, content and trailers, however they come', async (t) => {
  const text =
    'POST /1 HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nok' +
    'POST /2 HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n' +
    'GET /3 HTTP/1.1\r\n:protocol: websocket\r\n\r\n';
  const spoken = (step: number): string => {
    let told = '';
    const speech = new Speech(
      {
        head: ({ start, fields }, end) => {
          told += `[${start}${fields.map(({ name }) => ` ${name}`).join('')}${end ? ' end' : ''}]`;
        },
        data: (bytes, end) => (told += `${bytes}${end ? '.' : ''}`),
        trailers: (fields) => (told += `(${fields.map(({ name }) => name).join()})`),
      },
      ({ fields }) => {
        const has = (name: string): boolean => fields.some((field) => field.name === name);
        return has('transfer-encoding') ? 'chunked' : has('content-length') ? 'length' : 'none';
      },
    );
    for (let at = 0; at < text.length; at += step) speech.say(text.slice(at, at + step));
    return told;
  };

  const whole = spoken(text.length);

  t.equal(
    whole,
    '[POST /1 HTTP/1.1 host content-length]ok.' +
      '[POST /2 HTTP/1.1 transfer-encoding]ok(x-t)[GET /3 HTTP/1.1 :protocol end]',
  );
  for (const step of [1, 2, 7]) t.equal(spoken(step), whole);
});

await t.test('a case is played over the pairs that it makes sense over', async (t) => {
  const subject = { name: 'a case', rows: [], client: [{ to: 'listener', steps: [] }] } as const;
  const over = (more: object, http1: 'client' | 'none' = 'none') =>
    pairsOf({ ...subject, ...more }, { name: 'a topic', cases: [], http1 }).map(({ name }) => name);

  t.same(over({}), ['h1→h1', 'h2→h1', 'h1→h2', 'h2→h2']);
  t.same(over({}, 'client'), ['h1→h1', 'h1→h2']);
  t.same(over({ http1: 'upstream' }, 'client'), ['h1→h1', 'h2→h1']);
  t.same(over({ pairs: ['h2→h2'] }), ['h2→h2']);
  t.same(over({ upstreams: { a: { kind: 'tcp', actions: [] } } }), ['h1→h1', 'h2→h1']);
  t.same(over({ tcp: {} }), ['h1→h1']);
});
