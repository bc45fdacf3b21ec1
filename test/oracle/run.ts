// Runs one topic on one proxy: starts it, plays all cases at once, and says what was seen.
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  bootstrapOf,
  LOG_SEPARATOR,
  upstreamNames,
  type Bootstrap,
  type PlacedCase,
} from './bootstrap.ts';
import type { Script, Topic } from './case.ts';
import { factsOf, type Facts, type HeardConnection, type SeenClient } from './facts.ts';
import { labelOf, pairsOf } from './pair.ts';
import { ADMIN_PORT, adminAddress, placeOf, type Place } from './place.ts';
import { start, type Subject } from './program.ts';
import { converse } from './converse.ts';
import { ScriptedUpstream } from './upstreams.ts';
import { OK } from './write.ts';

export type TopicRun = {
  readonly topic: Topic;
  readonly topicIndex: number;
  readonly run: number;
  readonly subject: Subject;
  readonly programs: Readonly<Record<Subject, string>>;
  /** Where its files go, below the topic’s name. */
  readonly folder: string;
};

/** What was seen of each case, by its label. */
export type Outcomes = ReadonlyMap<string, CaseOutcome>;

export type CaseOutcome =
  | { readonly kind: 'ran'; readonly facts: Facts }
  | { readonly kind: 'refused'; readonly reason: string };

const SETTLE_MS = 80;
const LOG_MS = 300;
const LOG_MS_MAX = 3000;
const PARALLEL_STEP_MS = 60;
const PLAYED_AT_ONCE = 40;

export async function runTopic(running: TopicRun): Promise<Outcomes> {
  const { topic, topicIndex, run } = running;
  const folder = join(running.folder, topic.name);
  mkdirSync(folder, { recursive: true });
  const outcomes = new Map<string, CaseOutcome>();
  let placed = topic.cases.flatMap((subject, index): PlacedCase[] =>
    pairsOf(subject, topic).map((pair) => {
      return { subject, pair, place: placeOf({ run, topic: topicIndex, index }, pair) };
    }),
  );
  const admin = adminAddress({ run, topic: topicIndex });
  // A case whose configuration is refused must not take the others with it.
  for (;;) {
    const bootstrap = bootstrapOf(placed, admin);
    const started = await start({ ...running, folder, bootstrap, admin });
    if (started.kind === 'refused') {
      const said = withNames(started.said, bootstrap.static_resources);
      const refused = placed.filter(({ place }) => reasonFor(place, said) !== undefined);
      if (running.subject === 'envoy' || refused.length === 0) {
        throw new Error(`${running.subject} refuses topic ${topic.name}:\n${started.said}`);
      }
      for (const { place, subject, pair } of refused) {
        const reason = reasonFor(place, said) ?? '';
        outcomes.set(labelOf(subject, pair), { kind: 'refused', reason });
      }
      placed = placed.filter((each) => !refused.includes(each));
      continue;
    }
    try {
      for (const [name, facts] of await play(placed, { admin, written: started.program.written })) {
        outcomes.set(name, { kind: 'ran', facts });
      }
    } finally {
      await started.program.stop();
    }
    return outcomes;
  }
}

function reasonFor({ id }: Place, said: string): string | undefined {
  const about = new RegExp(`\\b(?:listener|cluster) ${id}\\b`);
  const line = said.split('\n').find((each) => about.test(each));
  return line?.trim();
}

/** `static_resources.listeners[3]` → `listener c4`. */
function withNames(said: string, { listeners, clusters }: Bootstrap['static_resources']): string {
  return said.replace(
    /static_?[rR]esources\.(listener|cluster)s\[(\d+)\]/g,
    (_, kind: string, index: string) => {
      const { name } = (kind === 'listener' ? listeners : clusters)[Number(index)] ?? { name: '' };
      return `${kind} ${name}`;
    },
  );
}

type Played = { readonly admin: string; readonly written: () => string };
type Playing = {
  readonly placed: PlacedCase;
  readonly clients: readonly SeenClient[];
  readonly upstreams: ReadonlyMap<string, readonly HeardConnection[]>;
};

async function play(cases: readonly PlacedCase[], played: Played): Promise<Map<string, Facts>> {
  const waiting = [...cases];
  const over: Playing[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      over.push(await playOne(next, played.admin));
    }
  };
  await Promise.all(Array.from({ length: PLAYED_AT_ONCE }, worker));
  const lines = (await lastWords(played.written)).split('\n');
  return new Map(
    over.map(({ placed: { place, subject, pair }, clients, upstreams }) => {
      const log = lines.filter((line) => line.startsWith(`@${place.id}${LOG_SEPARATOR}`));
      const facts = factsOf({ place, clients, upstreams, log, shapeDepth: subject.shapeDepth });
      return [labelOf(subject, pair), without(facts, subject.ignores ?? [])];
    }),
  );
}

/** What it wrote, once it has had nothing to add for a while. */
async function lastWords(written: () => string): Promise<string> {
  const deadline = performance.now() + LOG_MS_MAX;
  for (let before = ''; ;) {
    await new Promise((resolve) => setTimeout(resolve, LOG_MS));
    const text = written();
    if (text === before || performance.now() > deadline) return text;
    before = text;
  }
}

function without(facts: Facts, ignored: readonly RegExp[]): Facts {
  return new Map([...facts].filter(([name]) => !ignored.some((each) => each.test(name))));
}

async function playOne(placed: PlacedCase, admin: string): Promise<Playing> {
  const { subject, place, pair } = placed;
  const upstreams = await listenAll(placed);
  const clients: SeenClient[] = [];
  const ports = { listener: [place.address, place.port], admin: [admin, ADMIN_PORT] } as const;
  const talks = subject.client.map((talk, i) => async (): Promise<void> => {
    const [host, port] = ports[talk.to];
    const socket = connect({ host, port, allowHalfOpen: true });
    clients[i] = await converse(socket, { ...talk, over: pair.client });
  });
  const { parallelStepMs: stepMs = PARALLEL_STEP_MS } = subject;
  if (subject.isParallel === true) {
    await Promise.all(
      talks.map(async (talk, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * stepMs));
        return talk();
      }),
    );
  } else for (const talk of talks) await talk();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const heard = new Map([...upstreams].map(([name, each]) => [name, each.heard()]));
  for (const each of upstreams.values()) each.close();
  return { placed, clients, upstreams: heard };
}

async function listenAll({
  subject,
  pair,
  place,
}: PlacedCase): Promise<ReadonlyMap<string, ScriptedUpstream>> {
  const scripts: Readonly<Record<string, Script>> = subject.upstreams ?? { a: ANSWERS_OK };
  const names = upstreamNames(subject);
  const upstreams = new Map<string, ScriptedUpstream>();
  for (const [name, script] of Object.entries(scripts)) {
    const upstream = new ScriptedUpstream(script, pair.upstream);
    await upstream.listen(place, names.indexOf(name));
    upstreams.set(name, upstream);
  }
  return upstreams;
}

const ANSWERS_OK: Script = { kind: 'http', answers: [OK] };
