// Any bytes for requests: nothing throws, nothing depends on how they were cut, nothing is
// understood that Node's own parser, on the same bytes, does not understand the same way.
import { join } from 'node:path';
import { t } from 'tap';
import { seededRandom, type Random } from '../../lib/index.ts';
import { corpus, written } from '../framing/corpus.ts';
import { fuzz, type Trial } from './campaign.ts';
import { asServer, essence, type Message, type Understood } from './h1-ends.ts';
import { knowsMethod, RequestOracle, type Seen } from './h1-oracle.ts';
import { cutsOf } from './mutate.ts';

const DURATION_MS = 30_000;
const CORPUS = ['../framing/corpus', 'corpus/requests'];
// The oracle costs ten times the trial.
const ORACLE_ONE_IN = 4;
// Of a refusal: what it is, not what it names.
const REASON_CHARS = 24;

// Where Node is stricter than we are, and we know why.
const STRICTER = [
  // In trailers: we drop them, as RFC 9110, 6.5.1 asks.
  /Content-Length|Transfer-Encoding|Data after `Connection: close`/,
  // We read past extensions, whatever they say.
  /chunk extensions/,
];

await t.test('requests', { timeout: DURATION_MS * 2 }, async (t) => {
  const seed = Number(process.env['LATEEN_FUZZ_SEED'] ?? Date.now() % 1_000_000);
  const oracle = new RequestOracle();
  const seeds = CORPUS.flatMap((folder) => corpus(join(import.meta.dirname, folder))).map(
    ({ steps }) => steps.map((step) => (step.kind === 'bytes' ? step.bytes : '')).join(''),
  );

  const findings = await fuzz({
    seeds,
    random: seededRandom(seed),
    durationMs: DURATION_MS,
    attempt: (bytes, random) => attempt(oracle, bytes, random),
  });

  t.comment(`seed ${seed}: ${findings.tried} tried, ${findings.outlines} outlines`);
  for (const { bytes, fault } of findings.faults) t.fail(fault, { found: written(bytes) });
  t.ok(findings.tried > 10_000, 'tried enough to mean something');
});

async function attempt(oracle: RequestOracle, bytes: string, random: Random): Promise<Trial> {
  const whole = asServer(bytes, []);
  const cuts = cutsOf(bytes.length, random);
  const cut = asServer(bytes, cuts);
  const outline = `${whole.messages.map(shapeOf).join()} ${whole.refusal.slice(0, REASON_CHARS)}`;
  const bug = [...whole.bugs, ...cut.bugs][0] ?? cutDifferently(whole, cut, cuts);
  if (bug !== undefined || random.below(ORACLE_ONE_IN) !== 0) return { outline, fault: bug };
  // Node leaves off after a request to upgrade, granted or not.
  if (/upgrade/i.test(bytes)) return { outline, fault: undefined };
  return { outline, fault: contradiction(whole.messages, await oracle.see(bytes)) };
}

function shapeOf({ end, body, headers, trailers }: Message): string {
  return [end, body !== '', headers.length > 0, trailers.length > 0].join(' ');
}

function cutDifferently(
  one: Understood,
  other: Understood,
  cuts: readonly number[],
): string | undefined {
  const [first, second] = [essence(one), essence(other)];
  return first === second ? undefined : `cut at ${cuts.join()}: ${first} against ${second}`;
}

/** What we understood whole, Node must have, and the same. */
function contradiction(messages: readonly Message[], seen: Seen): string | undefined {
  for (const [index, { start, body, end }] of messages.entries()) {
    const [method = '', target = '', , , upgrade] = start.split(' ');
    // What Node does not know, or hands to others, it stops at.
    if (!knowsMethod(method) || method === 'CONNECT' || upgrade !== '') return undefined;
    const request = seen.requests[index];
    if (request === undefined) {
      const isBoth = end === 'whole' && !STRICTER.some((each) => each.test(seen.fault));
      return isBoth ? `Node saw no ${start}: ${seen.fault}` : undefined;
    }
    const [theirMethod, theirTarget = ''] = request.split(' ');
    const sameTarget =
      theirTarget.endsWith(target) || target === '*' || theirTarget.includes('://');
    if (method !== theirMethod || !sameTarget) return `Node saw ${request} for ${start}`;
    const theirs = seen.bodies[index] ?? '';
    if (end === 'whole' && theirs !== body && seen.fault === '')
      return `Node read ${JSON.stringify(theirs)} for ${JSON.stringify(body)}`;
  }
  return undefined;
}
