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
import type { Case, Conversation, Script, Topic } from './case.ts';
import { factsOf, type Facts, type SeenClient } from './facts.ts';
import { isFinal, readResponses } from './message.ts';
import { ADMIN_PORT, adminAddress, LISTENER_PORT, placeOf, type Place } from './place.ts';
import { start, type Subject } from './program.ts';
import { ScriptedUpstream, type HeardConnection } from './upstreams.ts';
import { Wire } from './wire.ts';
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

/** What was seen of each case, by its name. */
export type Outcomes = ReadonlyMap<string, CaseOutcome>;

export type CaseOutcome =
  | { readonly kind: 'ran'; readonly facts: Facts }
  | { readonly kind: 'refused'; readonly reason: string };

// A proxy that wants to close does it by then: the cases set `delayed_close_timeout` to 0.1 s.
const LINGER_MS = 400;
const SETTLE_MS = 80;
const LOG_MS = 300;
const PARALLEL_STEP_MS = 60;
const PLAYED_AT_ONCE = 24;

export async function runTopic(running: TopicRun): Promise<Outcomes> {
  const { topic, topicIndex, run } = running;
  const folder = join(running.folder, topic.name);
  mkdirSync(folder, { recursive: true });
  const outcomes = new Map<string, CaseOutcome>();
  let placed = topic.cases.map((subject, index): PlacedCase => {
    return { subject, place: placeOf({ run, topic: topicIndex, index }) };
  });
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
      for (const { place, subject } of refused) {
        const reason = reasonFor(place, said) ?? '';
        outcomes.set(subject.name, { kind: 'refused', reason });
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
  await new Promise((resolve) => setTimeout(resolve, LOG_MS));
  const lines = played.written().split('\n');
  return new Map(
    over.map(({ placed: { place, subject }, clients, upstreams }) => {
      const log = lines.filter((line) => line.startsWith(`@${place.id}${LOG_SEPARATOR}`));
      const facts = factsOf({ place, clients, upstreams, log, shapeDepth: subject.shapeDepth });
      return [subject.name, without(facts, subject.ignores ?? [])];
    }),
  );
}

function without(facts: Facts, ignored: readonly RegExp[]): Facts {
  return new Map([...facts].filter(([name]) => !ignored.some((each) => each.test(name))));
}

async function playOne(placed: PlacedCase, admin: string): Promise<Playing> {
  const { subject, place } = placed;
  const upstreams = await listenAll(subject, place);
  const clients: SeenClient[] = [];
  const ports = { listener: [place.address, LISTENER_PORT], admin: [admin, ADMIN_PORT] } as const;
  const talks = subject.client.map((talk, i) => async (): Promise<void> => {
    const [host, port] = ports[talk.to];
    clients[i] = await converseOver(new Wire(connect({ host, port, allowHalfOpen: true })), talk);
  });
  if (subject.isParallel === true) {
    await Promise.all(
      talks.map(async (talk, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * PARALLEL_STEP_MS));
        return talk();
      }),
    );
  } else for (const talk of talks) await talk();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const heard = new Map([...upstreams].map(([name, each]) => [name, each.heard()]));
  for (const each of upstreams.values()) each.close();
  return { placed, clients, upstreams: heard };
}

async function listenAll(
  subject: Case,
  { address }: Place,
): Promise<ReadonlyMap<string, ScriptedUpstream>> {
  const scripts: Readonly<Record<string, Script>> = subject.upstreams ?? { a: ANSWERS_OK };
  const names = upstreamNames(subject);
  const upstreams = new Map<string, ScriptedUpstream>();
  for (const [name, script] of Object.entries(scripts)) {
    const upstream = new ScriptedUpstream(script);
    await upstream.listen(address, names.indexOf(name));
    upstreams.set(name, upstream);
  }
  return upstreams;
}

async function converseOver(wire: Wire, { steps }: Conversation): Promise<SeenClient> {
  let said = '';
  let weEnded = false;
  for (const step of steps) {
    if (step.kind === 'answers') await wire.until(() => hasAnswers(wire, said, step.count));
    else if (step.kind === 'closed') await wire.until(() => wire.fate !== 'open');
    else {
      if (step.kind === 'send') said += step.bytes;
      if (step.kind === 'reset' && wire.fate === 'open') weEnded = true;
      await wire.perform(step);
    }
  }
  await wire.until(() => wire.fate !== 'open', LINGER_MS);
  const { heard, fate } = wire;
  wire.destroy();
  return { heard, said, fate, weEnded };
}

function hasAnswers(wire: Wire, said: string, count: number): boolean {
  if (wire.fate !== 'open') return true;
  const methods = [...said.matchAll(/^([A-Z]+) \S+ HTTP\/1/gm)].map(([, method = '']) => method);
  const { messages } = readResponses(wire.heard, { methods, isOver: false });
  return messages.filter(isFinal).length >= count;
}

const ANSWERS_OK: Script = { kind: 'http', answers: [OK] };
