import { sotwSession } from '../../../../control-plane/serve/index.ts';
import type { Answer } from '../../../../control-plane/serve/index.ts';
import { AdsPair, collectionsOf, TYPES, type MeshDraft } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

const SHOP: MeshDraft = {
  listeners: { '80': 'r80' },
  routes: { r80: ['a', 'b'] },
  clusters: { a: 1, b: 2 },
};

export function spec(t: Test): void {
  const serving = (repeatsEndpoints = false) => {
    const pair = new AdsPair();
    let nonces = 0;
    let versions = 0;
    const session = sotwSession({ nonce: () => `n${++nonces}`, repeatsEndpoints });
    const publish = (draft: MeshDraft): readonly Answer[] =>
      session.publish(pair.edition.publish(collectionsOf(draft), String(++versions)));
    const ask = (typeUrl: string, names: readonly string[] = [], nonce = ''): readonly Answer[] =>
      session.request({ typeUrl, resourceNames: names, responseNonce: nonce });
    publish(SHOP);
    return { session, publish, ask };
  };
  const told = (answers: readonly Answer[]) =>
    answers.map(({ typeUrl, resources }) => [typeUrl, resources.map(({ name }) => name)]);

  t.test('answers with all of a type, and not again until something changes', async (t) => {
    const { publish, ask } = serving();

    const [answer] = ask(TYPES.cluster);
    t.same(told([answer].filter((one) => one !== undefined)), [[TYPES.cluster, ['a', 'b']]]);
    t.same(ask(TYPES.cluster, [], answer?.nonce), []);
    t.same(publish(SHOP), [], 'the same content');
    t.same(told(publish({ ...SHOP, revision: 1 })), [[TYPES.cluster, ['a', 'b']]]);
  });

  t.test('answers by name, at once when more is asked for, and only what exists', async (t) => {
    const { ask } = serving();

    const [first] = ask(TYPES.endpoints, ['a']);
    const more = ask(TYPES.endpoints, ['a', 'b', 'c'], first?.nonce);

    t.same(told(more), [[TYPES.endpoints, ['b']]], 'what is held is not told again');
    t.same(ask(TYPES.endpoints, ['a'], more[0]?.nonce), [], 'less needs no answer');
  });

  t.test('tells a proxy that comes back nothing that it holds, from whichever', async (t) => {
    const [one, other] = [serving(), serving()];
    const names = ['a', 'b'];
    const [clusters] = one.ask(TYPES.cluster);
    one.ask(TYPES.cluster, [], clusters?.nonce);
    const [endpoints] = one.ask(TYPES.endpoints, names);
    const back = (typeUrl: string, versionInfo: string | undefined, resourceNames = names) =>
      other.session.request({ typeUrl, resourceNames, versionInfo: versionInfo ?? '' });

    t.same(back(TYPES.cluster, clusters?.version, []), []);
    t.same(back(TYPES.endpoints, endpoints?.version), []);
    t.ok(other.session.status().every(({ sent, acknowledged }) => sent === acknowledged));

    const later = other.publish({ ...SHOP, clusters: { a: 1, b: 3 } });
    t.same(told(later), [[TYPES.endpoints, ['b']]]);
    t.same(told(serving().session.request({ typeUrl: TYPES.cluster, versionInfo: 'x' })), [
      [TYPES.cluster, names],
    ]);
  });

  t.test('splits what is asked for by name, and only the last part makes it whole', async (t) => {
    const { session, publish } = serving();
    const names = Array.from({ length: 40 }, (_, i) => `c${i}${'x'.repeat(60_000)}`);
    publish({ ...SHOP, clusters: Object.fromEntries(names.map((name) => [name, 1])) });

    const parts = session.request({ typeUrl: TYPES.endpoints, resourceNames: names });

    t.ok(parts.length >= 3 && parts.length <= 6, `${parts.length} parts`);
    t.equal(parts.flatMap(({ resources }) => resources).length, 40);
    const versions = parts.map(({ version }) => version);
    t.equal(new Set(versions).size, parts.length);
    const again = (version: string | undefined) => {
      const back = serving();
      back.publish({ ...SHOP, clusters: Object.fromEntries(names.map((name) => [name, 1])) });
      const resourceNames = names;
      const versionInfo = version ?? '';
      return back.session.request({ typeUrl: TYPES.endpoints, resourceNames, versionInfo });
    };
    t.equal(again(versions[0]).length, parts.length);
    t.same(again(versions.at(-1)), []);
  });

  t.test('goes on after an answer in parts, acknowledged one by one or all at once', async (t) => {
    const names = ['a', 'b', 'c'].map((letter) => letter.repeat(700_000));
    const draft = (revision: number): MeshDraft => ({
      ...SHOP,
      clusters: Object.fromEntries(names.map((name) => [name, revision])),
    });
    for (const isEach of [true, false]) {
      const { session, publish, ask } = serving();
      publish(draft(1));

      const parts = ask(TYPES.endpoints, names);
      t.ok(parts.length > 1);
      for (const { nonce } of isEach ? parts : parts.slice(-1)) {
        t.same(ask(TYPES.endpoints, names, nonce), []);
      }

      t.ok(session.status().every(({ sent, acknowledged }) => sent === acknowledged));
      t.ok(publish(draft(2)).length > 0, 'what is new is told');
    }
  });

  t.test('ignores what was said before its last answer was heard', async (t) => {
    const { session, publish, ask } = serving();
    const [first] = ask(TYPES.cluster);
    ask(TYPES.cluster, [], first?.nonce);
    publish({ ...SHOP, revision: 1 });

    t.same(ask(TYPES.cluster, [], first?.nonce), []);

    const [status] = session.status();
    t.equal(status?.acknowledged, '1');
    t.equal(status?.sent, '2');
  });

  t.test('holds back routes while clusters that changed are not acknowledged', async (t) => {
    const { publish, ask } = serving();
    const [clusters] = ask(TYPES.cluster);
    const [routes] = ask(TYPES.routes, ['r80']);
    ask(TYPES.routes, ['r80'], routes?.nonce);

    const later = publish({ ...SHOP, revision: 1, routes: { r80: ['a'] } });
    const after = ask(TYPES.cluster, [], clusters?.nonce);

    t.same(later, []);
    t.same(told(after), [
      [TYPES.cluster, ['a', 'b']],
      [TYPES.routes, ['r80']],
    ]);
  });

  t.test('repeats endpoints after clusters for those who wait for them', async (t) => {
    const { publish, ask } = serving(true);
    const [clusters] = ask(TYPES.cluster);
    ask(TYPES.cluster, [], clusters?.nonce);
    const [endpoints] = ask(TYPES.endpoints, ['a']);
    ask(TYPES.endpoints, ['a'], endpoints?.nonce);

    t.same(told(publish({ ...SHOP, revision: 1 })), [
      [TYPES.cluster, ['a', 'b']],
      [TYPES.endpoints, ['a']],
    ]);
  });

  t.test('remembers a refusal until the next that is accepted', async (t) => {
    const { session, ask } = serving();
    const [answer] = ask(TYPES.cluster);
    const { nonce = '' } = answer ?? {};

    session.request({
      typeUrl: TYPES.cluster,
      responseNonce: nonce,
      errorDetail: { message: 'no' },
    });

    t.equal(session.status()[0]?.refused, 'no');
    t.equal(session.status()[0]?.acknowledged, undefined);
  });
}
