// What both protocols have in common, tried with the simpler one: a client that wants the state of
// the world, and looks at each moment whether anything it was told names what it was not told.
import { seededRandom, type Random } from '../../../../lib/index.ts';
import {
  deltaSession,
  SECRETS,
  sotwSession,
  type Answer,
} from '../../../../control-plane/serve/index.ts';
import { Edition, type Collections } from '../../../../control-plane/snapshot/index.ts';
import { TYPES } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

const EDITION = new Edition((_type, value) => Buffer.from(JSON.stringify(value)));

/** Routes name clusters; listeners are not needed to see an order broken. */
function collectionsOf(routes: Readonly<Record<string, string>>, revision: number): Collections {
  const clusters = new Set(Object.values(routes));
  return new Map<string, ReadonlyMap<string, object>>([
    [TYPES.cluster, new Map([...clusters].map((name) => [name, { name, revision }]))],
    [TYPES.routes, new Map(Object.entries(routes).map(([name, to]) => [name, { name, to }]))],
  ]);
}

const NOTHING: ReadonlyMap<string, object> = new Map();

const TABLES = ['r1', 'r2', 'r3'];

class Pair {
  session: ReturnType<typeof sotwSession>;
  readonly routes = new Map<string, string>();
  clusters: ReadonlySet<string> = new Set();
  /** How many resources were told. */
  told = 0;
  /** By type, of the last answer that was taken. */
  readonly #versions = new Map<string, string>();
  #down: Answer[] = [];
  #published: ReturnType<typeof EDITION.publish> | undefined;
  #nonces = 0;
  #version = 0;

  constructor() {
    this.session = this.connect();
  }

  /** Anew, with what it has; what was under way is lost. */
  connect(): ReturnType<typeof sotwSession> {
    const session = sotwSession({ nonce: () => `n${++this.#nonces}`, repeatsEndpoints: false });
    this.session = session;
    this.#down = this.#published === undefined ? [] : [...session.publish(this.#published)];
    for (const typeUrl of [TYPES.cluster, TYPES.routes]) {
      const versionInfo = this.#versions.get(typeUrl) ?? '';
      const resourceNames = typeUrl === TYPES.routes ? TABLES : [];
      this.#down.push(...session.request({ typeUrl, resourceNames, versionInfo }));
    }
    return session;
  }

  publish(collections: Collections): void {
    this.#published = EDITION.publish(collections, String(++this.#version));
    this.#down.push(...this.session.publish(this.#published));
  }

  deliver(random: Random): boolean {
    const answer = this.#down.shift();
    if (answer === undefined) return false;
    const { typeUrl, nonce: responseNonce } = answer;
    this.told += answer.resources.length;
    this.#versions.set(typeUrl, answer.version);
    if (typeUrl === TYPES.cluster)
      this.clusters = new Set(answer.resources.map(({ name }) => name));
    else for (const { name, value } of answer.resources) this.routes.set(name, targetOf(value));
    const isStale = random.below(10) === 0;
    if (isStale) this.#down.push(...this.session.request({ typeUrl, responseNonce: 'n0' }));
    const resourceNames = typeUrl === TYPES.routes ? TABLES : [];
    this.#down.push(...this.session.request({ typeUrl, responseNonce, resourceNames }));
    return true;
  }

  get fault(): string | undefined {
    return [...this.routes.values()].find((cluster) => !this.clusters.has(cluster));
  }
}

export function spec(t: Test): void {
  t.test(
    'never takes a cluster back before the routes that name it, through cuts and delays',
    async (t) => {
      for (let seed = 1; seed <= 100; seed++) {
        const random = seededRandom(seed);
        const pair = new Pair();
        let routes = randomRoutes(random);
        for (let turn = 0; turn < 60; turn++) {
          if (turn === 0 || random.below(5) === 0) {
            pair.publish(collectionsOf((routes = randomRoutes(random)), random.below(2)));
          }
          if (random.below(15) === 0) {
            pair.connect();
            // Who comes back does not say which names it holds: these cannot be kept back for it.
            while (pair.deliver(random));
          }
          pair.deliver(random);
          if (!t.equal(pair.fault, undefined, `seed ${seed}, turn ${turn}`)) return;
        }
        while (pair.deliver(random));
        if (!t.same(new Map(pair.routes), new Map(Object.entries(routes)), `seed ${seed}`)) return;
        t.same(pair.clusters, new Set(Object.values(routes)), 'what nobody names is gone');
        t.ok(pair.session.status().every(({ sent, acknowledged }) => sent === acknowledged));
        pair.told = 0;
        pair.connect();
        while (pair.deliver(random));
        if (!t.equal(pair.told, 0, `seed ${seed}: what is held was told again`)) return;
      }
    },
  );

  t.test(
    'does not say that there are no secrets before it is known who may have them',
    async (t) => {
      const session = sotwSession({ nonce: () => 'n1', repeatsEndpoints: false });
      session.request({ typeUrl: SECRETS, resourceNames: ['kubernetes://a'] });
      const known: Collections = new Map([...collectionsOf({}, 0), [SECRETS, NOTHING]]);

      t.same(session.publish(EDITION.publish(collectionsOf({}, 0), '1')), []);
      t.match(session.publish(EDITION.publish(known, '2')), [{ typeUrl: SECRETS, resources: [] }]);
    },
  );

  t.test('takes assignments back that went with a cluster that changed', async (t) => {
    const session = deltaSession({ nonce: () => 'n', repeatsEndpoints: true });
    const { cluster, endpoints } = TYPES;
    const publish = (revision: number, names: readonly string[]): readonly Answer[] => {
      const clusters = new Map([['a', { name: 'a', revision }]]);
      const assignments = new Map(names.map((name) => [name, { name }]));
      const both: Collections = new Map<string, ReadonlyMap<string, object>>([
        [cluster, clusters],
        [endpoints, assignments],
      ]);
      return session.publish(EDITION.publish(both, String(revision)));
    };
    const acknowledge = (typeUrl: string): readonly Answer[] =>
      session.request({ typeUrl, responseNonce: 'n' });
    publish(1, ['a']);
    session.request({ typeUrl: cluster });
    session.request({ typeUrl: endpoints, resourceNamesSubscribe: ['a'] });
    for (const type of [cluster, endpoints]) acknowledge(type);

    const later = [...publish(2, []), ...acknowledge(cluster), ...acknowledge(endpoints)];
    publish(3, ['a']);
    acknowledge(cluster);
    // To be told again, and gone before it could be: the answer before is still under way.
    publish(4, ['a']);
    publish(5, []);
    const after = [endpoints, cluster, cluster].flatMap(acknowledge);

    t.match(later, [{ typeUrl: cluster }, { typeUrl: endpoints, removed: ['a'] }]);
    t.match(
      after.filter(({ typeUrl }) => typeUrl === endpoints),
      [{ removed: ['a'] }],
    );
  });

  t.test('ends for whoever asks for more than one stream may, and says why once', async (t) => {
    const heard: string[] = [];
    const exceeded = (reason: string): number => heard.push(reason);
    const session = sotwSession({ nonce: () => 'n', repeatsEndpoints: false, exceeded });
    session.publish(EDITION.publish(collectionsOf({ r1: 'a' }, 0), '1'));

    for (let i = 0; i < 100; i++) session.request({ typeUrl: `type ${i}` });

    t.match(heard, [/more than 32 types/]);
    t.same([...session.request({ typeUrl: TYPES.cluster }), ...session.status()], []);
  });

  t.test('tells whoever wants to know what was refused, once', async (t) => {
    const heard: string[] = [];
    const session = sotwSession({
      nonce: () => 'n1',
      repeatsEndpoints: false,
      refused: (typeUrl, reason) => heard.push(`${typeUrl}: ${reason}`),
    });
    session.request({ typeUrl: TYPES.cluster });
    session.publish(EDITION.publish(collectionsOf({ r1: 'a' }, 0), '1'));

    const refusal = { responseNonce: 'n1', errorDetail: { code: 3, message: 'no such thing' } };
    session.request({ typeUrl: TYPES.cluster, ...refusal });
    session.request({ typeUrl: TYPES.cluster, ...refusal });

    t.same(heard, [`${TYPES.cluster}: no such thing`]);
  });
}

function targetOf(value: object): string {
  return 'to' in value && typeof value.to === 'string' ? value.to : '';
}

function randomRoutes(random: Random): Readonly<Record<string, string>> {
  return Object.fromEntries(TABLES.map((name) => [name, `c${random.below(4)}`]));
}
