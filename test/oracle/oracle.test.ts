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
  runTopic,
  TOPICS,
  type Difference,
  type Known,
  type Outcomes,
} from './index.ts';

type Topic = (typeof TOPICS)[number];
type Chosen = { readonly topic: Topic; readonly topicIndex: number };

// Most of a topic's time its cases wait, so topics overlap; more than this and timers come late.
const TOPICS_AT_ONCE = 3;
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
      for (const each of topic.cases) {
        const isOfCase = (one: Known): boolean => {
          return one.topic === topic.name && one.cases.includes(each.name);
        };
        const known = DIFFERENCES.filter(isOfCase);
        await t.test(each.name, async (t) => judge(t, each, { ...both, known }));
      }
    });
  }
});

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
        const running = { ...next, ...playing, run: process.pid };
        const truth = await runTopic({ ...running, subject: 'envoy' });
        played.set(name, { truth, ours: await runTopic({ ...running, subject: 'lateen' }) });
      } catch (error) {
        played.set(name, error instanceof Error ? error : new Error(String(error)));
      }
    }
  };
  await Promise.all(Array.from({ length: TOPICS_AT_ONCE }, worker));
  return played;
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

type Judged = Both & { readonly known: readonly Known[] };

function judge(t: Test, subject: Topic['cases'][number], { truth, ours, known }: Judged): void {
  const [envoy, lateen] = [truth.get(subject.name), ours.get(subject.name)];
  if (envoy?.kind !== 'ran' || lateen === undefined) return void t.fail('was not played');
  for (const [at, value] of Object.entries(subject.expect ?? {})) {
    t.equal(envoy.facts.get(at) ?? '(nothing)', value, `Envoy: ${at}`);
  }
  const differences = differencesOf({ envoy, lateen });
  const unknown = differences.filter((each) => !isKnown(each, known));
  if (unknown.length === 0) t.pass('Lateen does what Envoy does');
  else t.fail(`Lateen differs (${subject.rows.join(', ')})`, { found: told(unknown) });
  for (const { at, reason, isRace = false, ours: instead = {} } of known) {
    for (const [fact, value] of Object.entries(instead)) {
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
