// Every case on Envoy and on Lateen, from one file. `LATEEN_ONLY=retries/hedging npm run
// test:oracle` plays the cases with that in `topic/name`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t, type Test } from 'tap';
import { peer } from '../harness/peers.ts';
import {
  DIFFERENCES,
  differencesOf,
  isKnown,
  labelOf,
  pairsOf,
  runTopic,
  TOPICS,
  type Difference,
  type Known,
  type Outcomes,
  type Pair,
} from './index.ts';

type Topic = (typeof TOPICS)[number];
type Chosen = { readonly topic: Topic; readonly topicIndex: number };

// Most of a topic's time its cases wait, so topics overlap; more than this and timers come late.
const TOPICS_AT_ONCE = 3;
// More than these were no accident.
const AGAIN_MAX = 30;
const CASES_MIN = 150;
const SUITE_MS = 180_000;
const LATEEN = join(import.meta.dirname, '..', '..', 'proxy', 'main.ts');
const only = process.env['LATEEN_ONLY'] ?? '';

await t.test('the table is one', tableIsOne);
await t.test('both do the same', { timeout: SUITE_MS }, async (t) => {
  const envoy = await peer(t, 'envoy-1.40');
  if (envoy === undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'lateen-oracle-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const played = await playAll({ programs: { envoy, lateen: LATEEN }, folder });
  for (const { topic } of chosen()) {
    const both = played.get(topic.name);
    await t.test(topic.name, async (t) => {
      if (both === undefined || both instanceof Error)
        return void t.fail(both?.message ?? 'was not played');
      for (const judged of judgedOf(topic)) {
        await t.test(judged.label, async (t) => judge(t, judged, both));
      }
    });
  }
});

type Judged = Pick<Topic['cases'][number], 'rows'> & {
  readonly label: string;
  readonly pair: Pair;
  readonly expect: Readonly<Record<string, string>>;
  readonly known: readonly Known[];
};

/** Every case of the topic, over each of its pairs. */
function judgedOf(topic: Topic): readonly Judged[] {
  return topic.cases.flatMap((subject) => {
    const pairs = pairsOf(subject, topic);
    return pairs.map((pair) => ({
      rows: subject.rows,
      label: labelOf(subject, pair),
      pair,
      expect: (pair === pairs[0] ? subject.expect : undefined) ?? {},
      known: DIFFERENCES.filter(({ over = ['h1→h1'], ...one }) => {
        const isOfCase = one.topic === topic.name && one.cases.includes(subject.name);
        return isOfCase && over.includes(pair.name);
      }),
    }));
  });
}

type Both = { readonly truth: Outcomes; readonly ours: Outcomes };
type Playing = Pick<Parameters<typeof runTopic>[0], 'programs' | 'folder'>;

/** An error where a proxy would not start: the other topics have files of their own. */
async function playAll(playing: Playing): Promise<ReadonlyMap<string, Both | Error>> {
  const played = new Map<string, Both | Error>();
  const waiting = chosen();
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { name } = next.topic;
      try {
        played.set(name, await playTwice({ ...next, ...playing, run: process.pid }));
      } catch (error) {
        played.set(name, error instanceof Error ? error : new Error(String(error)));
      }
    }
  };
  await Promise.all(Array.from({ length: TOPICS_AT_ONCE }, worker));
  return played;
}

type Running = Omit<Parameters<typeof runTopic>[0], 'subject'>;

/**
 * On a busy machine a proxy sheds load and its timers come late: what differed is played once more,
 * with nothing of its topic beside it.
 */
async function playTwice(running: Running): Promise<Both> {
  const { topic } = running;
  const first = await playBoth(running);
  const judged = judgedOf(topic);
  const odd = topic.cases.filter(({ name }) =>
    judged.some((each) => each.label.startsWith(name) && !isAsKnown(each, first)),
  );
  if (odd.length === 0 || odd.length > AGAIN_MAX) return first;
  const second = await playBoth({ ...running, topic: { ...topic, cases: odd } });
  return {
    truth: new Map([...first.truth, ...second.truth]),
    ours: new Map([...first.ours, ...second.ours]),
  };
}

async function playBoth(running: Running): Promise<Both> {
  const truth = await runTopic({ ...running, subject: 'envoy' });
  return { truth, ours: await runTopic({ ...running, subject: 'lateen' }) };
}

function isAsKnown({ label, expect, known }: Judged, { truth, ours }: Both): boolean {
  const [envoy, lateen] = [truth.get(label), ours.get(label)];
  if (envoy?.kind !== 'ran' || lateen === undefined) return true;
  const isAsExpected = Object.entries(expect).every(([at, value]) => {
    return (envoy.facts.get(at) ?? '(nothing)') === value;
  });
  const differences = differencesOf({ envoy, lateen });
  return isAsExpected && differences.every((each) => isKnown(each, known));
}

async function tableIsOne(t: Test): Promise<void> {
  const names = TOPICS.flatMap(({ name, cases }) => cases.map((each) => `${name}/${each.name}`));
  t.equal(new Set(names).size, names.length, 'no two cases have one name');
  t.ok(names.length >= CASES_MIN, `there are at least ${CASES_MIN} cases`);
  const known = DIFFERENCES.flatMap((each) => each.cases.map((name) => `${each.topic}/${name}`));
  t.same(
    known.filter((name) => !names.includes(name)),
    [],
    'known differences are of cases',
  );
}

function chosen(): Chosen[] {
  return TOPICS.map((topic, topicIndex) => {
    const cases = topic.cases.filter(({ name }) => `${topic.name}/${name}`.includes(only));
    return { topic: { ...topic, cases }, topicIndex };
  }).filter(({ topic }) => topic.cases.length > 0);
}

function judge(t: Test, subject: Judged, { truth, ours }: Both): void {
  const { known } = subject;
  const [envoy, lateen] = [truth.get(subject.label), ours.get(subject.label)];
  if (envoy?.kind !== 'ran' || lateen === undefined) return void t.fail('was not played');
  for (const [at, value] of Object.entries(subject.expect)) {
    t.equal(envoy.facts.get(at) ?? '(nothing)', value, `Envoy: ${at}`);
  }
  const differences = differencesOf({ envoy, lateen });
  const unknown = differences.filter((each) => !isKnown(each, known));
  if (unknown.length === 0) t.pass('Lateen does what Envoy does');
  else t.fail(`Lateen differs (${subject.rows.join(', ')})`, { found: told(unknown) });
  for (const { at, reason, isRace = false, over = ['h1→h1'], ours: instead = {} } of known) {
    for (const [fact, value] of over[0] === subject.pair.name ? Object.entries(instead) : []) {
      const found: string | undefined =
        lateen.kind === 'ran' ? lateen.facts.get(fact) : lateen.reason;
      t.equal(found, value, `Lateen: ${fact}`);
    }
    const isThere = isRace || differences.some((each) => at.test(each.at));
    t.ok(isThere, `still differs at ${at.source}: ${reason}`);
  }
}

function told(differences: readonly Difference[]): string {
  return differences
    .map(({ at, envoy, lateen }) => `${at}\n    envoy   ${envoy}\n    lateen  ${lateen}\n`)
    .join('');
}
