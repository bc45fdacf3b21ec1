// Where does a request end? A client that means ill, a proxy, an upstream that watches: whatever is
// said, the upstream never sees a request that the proxy did not mean to send.
import { join } from 'node:path';
import { t, type Test } from 'tap';
import { seededRandom } from '../../lib/index.ts';
import { corpus } from './corpus.ts';
import { DIFFERENCES } from './differences.ts';
import { changed, tangled, type Generated } from './grammar.ts';
import { oddToLlhttp } from './llhttp.ts';
import { MUTATIONS } from './mutations.ts';
import { sayAll, verdictOn } from './run.ts';
import { startSubject, type Subject, type SubjectName } from './subjects.ts';

const CORPUS = join(import.meta.dirname, 'corpus');
const SEED = 20_261_121;
const TANGLED = 20_000;
const EACH_CHANGE = 12;
// One at a time is heard to its end; the many are given up on sooner.
const CAREFUL = { atOnce: 16, quietMs: 250 };
const MANY = { atOnce: 48, quietMs: 80 };
const KEPT = { atOnce: 4, quietMs: 800 };

type Opinions = Map<string, Set<string>>;
const opinions: Record<SubjectName, Opinions | undefined> = {
  lateen: undefined,
  haproxy: undefined,
  nginx: undefined,
};

for (const name of ['lateen', 'haproxy', 'nginx'] as const) {
  await t.test(name, async (t) => {
    const subject = await startSubject(t, name);
    if (subject === undefined) return;
    if (name === 'lateen')
      await t.test('answers every kept case as it should', (t) => kept(t, subject));
    await t.test('takes each change alone', async () => {
      opinions[name] = await eachAlone(subject);
    });
    await t.test('stays up, and sends nobody two requests for one', (t) => many(t, subject));
  });
}

await t.test('every disagreement with the others has its reason', async (t) => {
  const { lateen, haproxy, nginx } = opinions;
  if (lateen === undefined || haproxy === undefined || nginx === undefined) {
    return t.pass('needs all three', { skip: 'HAProxy or nginx is not here' });
  }
  for (const { name } of MUTATIONS) {
    const found = {
      lateen: opinion(lateen, name),
      haproxy: opinion(haproxy, name),
      nginx: opinion(nginx, name),
    };
    const agreed = found.lateen === found.haproxy && found.lateen === found.nginx;
    const listed = DIFFERENCES[name];
    if (agreed) t.equal(listed, undefined, `${name}: all agree, so there is nothing to explain`);
    else t.match(listed ?? { because: 'not listed' }, found, name);
  }
  return undefined;
});

async function kept(t: Test, subject: Subject): Promise<void> {
  for (const { of, heard } of await sayAll(subject, corpus(CORPUS), KEPT)) {
    t.equal(heard.statuses.join(' ') || '-', of.answers, `${of.name}: ${of.about}`);
  }
  t.same(subject.upstream.violations, []);
}

async function eachAlone(subject: Subject): Promise<Opinions> {
  const random = seededRandom(SEED);
  const cases = MUTATIONS.flatMap((mutation) =>
    Array.from({ length: EACH_CHANGE }, () => changed(mutation, random)),
  );
  const found: Opinions = new Map();
  for (const { of, heard } of await sayAll(subject, cases, CAREFUL)) {
    const [name = ''] = of.mutations;
    found.set(name, (found.get(name) ?? new Set()).add(verdictOn(heard)));
  }
  return found;
}

async function many(t: Test, subject: Subject): Promise<void> {
  const { upstream } = subject;
  const outcomes = await sayAll(subject, generated(), MANY);
  const accepted = outcomes.filter(({ heard }) => verdictOn(heard) === 'accepts').length;
  t.comment(`${outcomes.length} requests, ${accepted} accepted, ${upstream.requests} passed on`);
  t.ok(subject.isRunning(), 'is still there');
  const last = await sayAll(subject, [sound()], CAREFUL);
  t.equal(last[0]?.heard.statuses[0], 200, 'and serves the next one');
  const odd = oddToLlhttp(upstream.shapes.values());
  if (subject.name === 'lateen') {
    t.same(upstream.violations, [], 'all readers saw the same single requests');
    t.same(odd.slice(0, 5), [], 'and so did a lenient llhttp');
    t.ok(accepted > TANGLED / 20 && accepted < TANGLED, 'enough of both kinds');
  } else t.comment(`${upstream.violations.length} violations, ${odd.length} odd to llhttp`);
}

function* generated(): Generator<Generated> {
  const random = seededRandom(SEED + 1);
  for (let i = 0; i < TANGLED; i++) yield tangled(random);
}

function sound(): Generated {
  const bytes = 'GET /sound HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  return { mutations: [], steps: [{ kind: 'bytes', bytes }] };
}

function opinion(found: Opinions, name: string): string {
  const verdicts = new Set(
    [...(found.get(name) ?? [])].map((each) => (each === 'waits' ? 'refuses' : each)),
  );
  const [only = 'depends'] = verdicts.size === 1 ? verdicts : [];
  return only;
}
