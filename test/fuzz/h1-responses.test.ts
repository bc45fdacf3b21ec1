// Any bytes for an answer: nothing throws, nothing depends on how they were cut, a connection is
// lent again only when the answer was whole and nothing followed it, as Node's client sees it too.
import { join } from 'node:path';
import { t } from 'tap';
import { seededRandom, type Random } from '../../lib/index.ts';
import { corpus, written } from '../framing/corpus.ts';
import { fuzz, type Trial } from './campaign.ts';
import { asClient, essence, type Heard } from './h1-ends.ts';
import { seeAnswer } from './h1-oracle.ts';
import { cutsOf } from './mutate.ts';

const DURATION_MS = 30_000;
const ORACLE_ONE_IN = 4;
// Of a refusal: what it is, not what it names.
const REASON_CHARS = 36;

await t.test('responses', { timeout: DURATION_MS * 2 }, async (t) => {
  const seed = Number(process.env['LATEEN_FUZZ_SEED'] ?? Date.now() % 1_000_000);
  const seeds = corpus(join(import.meta.dirname, 'corpus/responses')).map(({ steps }) =>
    steps.map((step) => (step.kind === 'bytes' ? step.bytes : '')).join(''),
  );

  const findings = await fuzz({
    seeds,
    random: seededRandom(seed),
    durationMs: DURATION_MS,
    attempt,
  });

  t.comment(`seed ${seed}: ${findings.tried} tried, ${findings.outlines} outlines`);
  for (const { bytes, fault } of findings.faults) t.fail(fault, { found: written(bytes) });
  t.ok(findings.tried > 10_000, 'tried enough to mean something');
});

async function attempt(bytes: string, random: Random): Promise<Trial> {
  const method = random.below(8) === 0 ? 'HEAD' : 'GET';
  const cuts = cutsOf(bytes.length, random);
  const whole = await asClient(bytes, [], method);
  const cut = await asClient(bytes, cuts, method);
  const told = whole.messages.map(({ start, end }) => `${end} ${start.charAt(0)}`).join();
  const outline = `${told} ${whole.refusal.slice(0, REASON_CHARS)} ${whole.reusable}`;
  const bug = [...whole.bugs, ...cut.bugs][0] ?? cutDifferently(whole, cut);
  if (bug !== undefined || random.below(ORACLE_ONE_IN) !== 0) return { outline, fault: bug };
  return { outline, fault: await contradiction({ heard: whole, bytes, method }) };
}

function cutDifferently(one: Heard, other: Heard): string | undefined {
  const [first, second] = [essence(one), essence(other)];
  return first === second ? undefined : `${first} against ${second}`;
}

type Compared = { readonly heard: Heard; readonly bytes: string; readonly method: string };

async function contradiction({ heard, bytes, method }: Compared): Promise<string | undefined> {
  const last = heard.messages.at(-1);
  const isSure = last?.end === 'whole' && heard.reusable;
  if (!isSure) return undefined;
  const seen = await seeAnswer({ bytes, method });
  // It refuses some of what is of no consequence to us: an answer that it does not read at all.
  if (seen.kind === 'broken') return undefined;
  if (seen.status !== Number(last.start.split(' ')[0]))
    return `Node saw a ${seen.status} for ${last.start}`;
  if (seen.body === last.body) return undefined;
  return `Node read ${JSON.stringify(seen.body)} for ${JSON.stringify(last.body)}`;
}
