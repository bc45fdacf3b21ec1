// Gives every pod a network namespace and an address, and takes them back. The kernel is the
// record: a restarted agent reads the links that stand and goes on from there.
import { isList, stringAt, type Json } from '../../../lib/index.ts';
import { addressAt, NETNS_FOLDER, numberOf, POD_RANGE } from '../../layout/index.ts';
import { checked, type Run } from '../../machine/index.ts';
import { linkOf, netnsOf, nodeEnd, POD_SCRIPT, podEnd, removal, type PodLink } from './pod-link.ts';

export type PodAddress = {
  readonly uid: string;
  readonly address: string;
  /** The path of the namespace, for `nsenter --net=`. */
  readonly netns: string;
};

export interface PodNetwork {
  /** Answers the same address when the pod has one already. */
  add(pod: {
    readonly uid: string;
    readonly name: string;
    readonly namespace: string;
  }): Promise<PodAddress>;
  /** Quiet when there is nothing to remove. */
  remove(uid: string): Promise<void>;
  list(): Promise<readonly PodAddress[]>;
}

/** Reads what stands first, so that no address is given twice. */
export async function podNetwork(run: Run): Promise<PodNetwork> {
  const known = new Map<string, PodLink>();
  for (const link of linksIn(await checked(run, LIST_LINKS))) known.set(link.uid, link);
  await removeUnfinished(run, known);
  const building = new Map<string, Promise<void>>();
  let cursor = FIRST;

  const nextAddress = (): string => {
    const taken = new Set([...known.values()].map(({ address }) => address));
    for (let tries = 0; tries <= LAST - FIRST; tries++) {
      const address = addressAt(cursor);
      cursor = cursor === LAST ? FIRST : cursor + 1;
      if (!taken.has(address)) return address;
    }
    throw new Error(`every pod address from ${POD_RANGE.first} to ${POD_RANGE.last} is taken`);
  };

  const reserve = (uid: string): PodLink => {
    if (!/^[0-9A-Za-z-]{1,64}$/.test(uid)) throw new Error(`'${uid}' cannot name a network`);
    const link = { uid, address: nextAddress() };
    known.set(uid, link);
    building.set(
      uid,
      build(run, link).finally(() => building.delete(uid)),
    );
    return link;
  };

  return {
    async add({ uid }) {
      const link = known.get(uid) ?? reserve(uid);
      try {
        await building.get(uid);
      } catch (error) {
        known.delete(uid);
        throw error;
      }
      return placeOf(link);
    },
    async remove(uid) {
      const link = known.get(uid);
      if (link === undefined) return;
      await building.get(uid)?.catch(() => undefined);
      // Not checked: half of it may be gone already, and the rest must go all the same.
      await run({ argv: ['ip', '-force', '-batch', '-'], stdin: removal(link) });
      known.delete(uid);
    },
    async list() {
      return [...known.values()].map(placeOf);
    },
  };
}

const FIRST = numberOf(POD_RANGE.first) ?? 0;
const LAST = numberOf(POD_RANGE.last) ?? 0;
const LIST_LINKS = { argv: ['ip', '-json', '-details', 'link', 'show', 'type', 'veth'] };
const LIST_NAMESPACES = { argv: ['ip', '-json', 'netns', 'list'] };

/** A namespace without its link is where an agent was killed; no pod was started in it yet. */
async function removeUnfinished(run: Run, known: ReadonlyMap<string, PodLink>): Promise<void> {
  const names = new Set([...known.keys()].map(netnsOf));
  const standing = objectsIn(await checked(run, LIST_NAMESPACES));
  for (const each of standing) {
    const name = stringAt(each, 'name') ?? '';
    const isUnfinished = name.startsWith(netnsOf('')) && !names.has(name);
    if (isUnfinished) await run({ argv: ['ip', 'netns', 'delete', name] });
  }
}

async function build(run: Run, link: PodLink): Promise<void> {
  const enter = `--net=${NETNS_FOLDER}/${netnsOf(link.uid)}`;
  try {
    await checked(run, { argv: ['ip', '-batch', '-'], stdin: nodeEnd(link) });
    await checked(run, { argv: ['nsenter', enter, 'sh', '-c', POD_SCRIPT], stdin: podEnd(link) });
  } catch (cause) {
    await run({ argv: ['ip', '-force', '-batch', '-'], stdin: removal(link) });
    throw new Error(`cannot make the network of pod ${link.uid}`, { cause });
  }
}

/** The pods' links in the answer of `ip -json link`. */
function linksIn(answer: string): readonly PodLink[] {
  const found: PodLink[] = [];
  for (const each of objectsIn(answer)) {
    const uid = stringAt(each, 'ifalias');
    const address = addressOf(stringAt(each, 'ifname') ?? '');
    if (uid !== undefined && address !== undefined) found.push({ uid, address });
  }
  return found;
}

/** `ip -json` prints nothing at all where there is nothing. */
function objectsIn(answer: string): readonly Json[] {
  const parsed: unknown = JSON.parse(answer.trim() === '' ? '[]' : answer);
  return isList(parsed) ? parsed : [];
}

function addressOf(link: string): string | undefined {
  const bytes = /^pod-(\d{1,3})-(\d{1,3})$/.exec(link);
  if (bytes === null) return undefined;
  const [range = ''] = /^\d+\.\d+\./.exec(POD_RANGE.first) ?? [];
  const address = `${range}${bytes[1] ?? ''}.${bytes[2] ?? ''}`;
  return linkOf(address) === link ? address : undefined;
}

function placeOf({ uid, address }: PodLink): PodAddress {
  return { uid, address, netns: `${NETNS_FOLDER}/${netnsOf(uid)}` };
}
