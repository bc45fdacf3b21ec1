import { seededRandom, type Random } from '../../../../lib/index.ts';
import { deltaSession } from '../../../../control-plane/serve/index.ts';
import { AdsPair, collectionsOf, TYPES, type MeshDraft } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

const SHOP: MeshDraft = {
  listeners: { '80': 'r80' },
  routes: { r80: ['a', 'b'] },
  clusters: { a: 1, b: 2 },
};

export function spec(t: Test): void {
  const connected = (draft: MeshDraft, random: Random): AdsPair => {
    const pair = new AdsPair();
    pair.publish(collectionsOf(draft));
    pair.connect();
    pair.settle(random);
    return pair;
  };

  t.test('tells everything once, and only what changed afterwards', async (t) => {
    const random = seededRandom(1);
    const pair = connected(SHOP, random);
    t.same(pair.crossed.toSorted(), ['80', 'a', 'a', 'b', 'b', 'r80']);

    pair.crossed = [];
    pair.publish(collectionsOf({ ...SHOP, clusters: { a: 1, b: 3 } }));
    pair.settle(random);

    t.same(pair.crossed, ['b']);
    t.same(
      pair.server
        .status()
        .map(({ sent, acknowledged }) => [sent, acknowledged].join())
        .toSorted(),
      ['1,1', '1,1', '1,1', '2,2'],
      'all is acknowledged',
    );
  });

  t.test('sends nothing again to a proxy that comes back with what it holds', async (t) => {
    const random = seededRandom(2);
    const pair = connected(SHOP, random);
    const updates = pair.updates.length;

    pair.crossed = [];
    pair.connect();
    pair.settle(random);

    t.same(pair.crossed, []);
    t.equal(pair.updates.length, updates);
  });

  t.test('a proxy that comes back learns what went away meanwhile', async (t) => {
    const random = seededRandom(3);
    const pair = connected(SHOP, random);

    pair.publish(collectionsOf({ ...SHOP, routes: { r80: ['a'] }, clusters: { a: 1 } }));
    pair.connect();
    pair.settle(random);

    t.same([...pair.applied.keys()].toSorted(), [
      'cluster a',
      'endpoints a',
      'listener 80',
      'routes r80',
    ]);
  });

  t.test('remembers what was refused, and does not insist', async (t) => {
    const pair = new AdsPair(({ name }) => (name === 'b' ? ['too new for me'] : []));
    const random = seededRandom(4);
    pair.publish(collectionsOf(SHOP));
    pair.connect();
    pair.settle(random);

    const clusters = pair.server.status().find(({ typeUrl }) => typeUrl === TYPES.cluster);

    t.equal(clusters?.refused, 'cluster b: too new for me');
    t.equal(pair.crossed.filter((name) => name === 'b').length, 1);
    t.ok(pair.applied.has('routes r80'), 'the rest is in force');
  });

  t.test('through delays, cuts and changes never breaks what is in force', async (t) => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = seededRandom(seed);
      const pair = new AdsPair();
      let draft = randomDraft(random);
      pair.publish(collectionsOf(draft));
      pair.connect();
      for (let turn = 0; turn < 120; turn++) {
        const dice = random.below(20);
        if (dice === 0) pair.connect();
        if (dice === 1) pair.publish(collectionsOf((draft = randomDraft(random))));
        pair.deliver(random);
        const fault = pair.fault();
        if (!t.equal(fault, undefined, `seed ${seed}, turn ${turn}`)) return;
      }
      pair.settle(random);
      const { listeners, routes, clusters } = draft;
      const wanted = [
        ...Object.keys(clusters).flatMap((name) => [`cluster ${name}`, `endpoints ${name}`]),
        ...Object.keys(listeners).map((name) => `listener ${name}`),
        ...new Set(Object.values(listeners).map((name) => `routes ${name}`)),
      ];
      t.ok(Object.keys(routes).length > 0);
      if (!t.same([...pair.applied.keys()].toSorted(), wanted.toSorted(), `seed ${seed}`)) return;
    }
  });

  t.test(
    'splits what is large, and holds back the next until all parts are acknowledged',
    async (t) => {
      const pair = new AdsPair();
      const names = Array.from({ length: 40 }, (_, i) => `c${i}${'x'.repeat(60_000)}`);
      const clusters = Object.fromEntries(names.map((name) => [name, 1]));
      const session = deltaSession({ nonce: counter(), repeatsEndpoints: false });
      session.publish(pair.edition.publish(collectionsOf({ ...SHOP, clusters }), '1'));

      const answers = session.request({ typeUrl: TYPES.cluster });
      const later = session.publish(
        pair.edition.publish(collectionsOf({ ...SHOP, clusters, revision: 1 }), '2'),
      );
      const acknowledge = (i: number): unknown =>
        session.request({ typeUrl: TYPES.cluster, responseNonce: answers[i]?.nonce ?? '' });

      t.ok(answers.length >= 3 && answers.length <= 6, `${answers.length} answers`);
      t.same(later, []);
      answers.slice(1).forEach((_, i) => t.same(acknowledge(i), []));
      t.not(acknowledge(answers.length - 1), []);
    },
  );

  t.test('repeats endpoints of a changed cluster to those who wait for them', async (t) => {
    const pair = new AdsPair();
    const session = deltaSession({ nonce: counter(), repeatsEndpoints: true });
    session.publish(pair.edition.publish(collectionsOf(SHOP), '1'));
    const ask = (typeUrl: string, names: readonly string[]): void => {
      for (const { nonce } of session.request({ typeUrl, resourceNamesSubscribe: names })) {
        session.request({ typeUrl, responseNonce: nonce });
      }
    };
    ask(TYPES.cluster, []);
    ask(TYPES.endpoints, ['a']);

    const answers = session.publish(
      pair.edition.publish(collectionsOf({ ...SHOP, revision: 1 }), '2'),
    );

    t.same(
      answers.map(({ typeUrl, resources }) => [typeUrl, resources.map(({ name }) => name)]),
      [
        [TYPES.cluster, ['a', 'b']],
        [TYPES.endpoints, ['a']],
      ],
    );
  });

  t.test('says of a name that there is nothing by it', async (t) => {
    const pair = new AdsPair();
    const session = deltaSession({ nonce: counter(), repeatsEndpoints: false });
    session.publish(pair.edition.publish(collectionsOf(SHOP), '1'));

    const [answer] = session.request({ typeUrl: TYPES.routes, resourceNamesSubscribe: ['r99'] });

    t.same(answer?.removed, ['r99']);
  });
}

function counter(): () => string {
  let n = 0;
  return () => String(++n);
}

function randomDraft(random: Random): MeshDraft {
  const some = (all: readonly string[]): string[] => all.filter(() => random.below(3) > 0);
  const clusters = [...some(['a', 'b', 'c', 'd']), 'always'];
  const tables = [...some(['r1', 'r2', 'r3']), 'r0'];
  const one = <T>(all: readonly T[]): T[] => all.slice(random.below(all.length)).slice(0, 1);
  return {
    revision: random.below(2),
    clusters: Object.fromEntries(clusters.map((name) => [name, random.below(3)])),
    routes: Object.fromEntries(
      tables.map((name) => [name, [...new Set([...one(clusters), ...one(clusters)])]]),
    ),
    listeners: Object.fromEntries(
      [...some(['80', '443', '8080']), '9080'].map((name) => [name, one(tables)[0] ?? 'r0']),
    ),
  };
}
