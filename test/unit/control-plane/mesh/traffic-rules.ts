import type { Test } from '../../../harness/unit.ts';
import { EVERYBODY } from '../../../../control-plane/mesh/host.ts';
import { trafficRuleFor, trafficRules } from '../../../../control-plane/mesh/traffic-rules.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';

type Draft = { readonly name: string; readonly namespace: string; readonly spec: string };

export function spec(t: Test): void {
  t.test('asks the client’s namespace, then the service’s, then the root', async (t) => {
    const all: readonly Draft[] = [
      { name: 'root', namespace: 'istio-system', spec: `host: ${HOST}` },
      { name: 'service', namespace: 'shop', spec: 'host: web' },
      { name: 'client', namespace: 'app', spec: `host: ${HOST}` },
    ];

    t.equal(ruleFor(all, 'app'), 'app/client');
    t.equal(ruleFor(all, 'other'), 'shop/service');
    t.equal(ruleFor(all.slice(0, 1), 'other'), 'istio-system/root');
    t.equal(ruleFor([], 'other'), undefined);
  });

  t.test('prefers the exact host to a wildcard', async (t) => {
    const all = [
      { name: 'wide', namespace: 'app', spec: "host: '*.cluster.local'" },
      { name: 'exact', namespace: 'app', spec: `host: ${HOST}` },
    ];

    t.equal(ruleFor(all, 'app'), 'app/exact');
  });

  t.test('obeys exportTo and the selector of clients', async (t) => {
    const hidden = { name: 'own', namespace: 'shop', spec: 'host: web\n  exportTo: [.]' };
    const some = {
      name: 'some',
      namespace: 'shop',
      spec: 'host: web\n  workloadSelector: { matchLabels: { app: client } }',
    };

    t.equal(ruleFor([hidden], 'app'), undefined);
    t.equal(ruleFor([hidden, some], 'shop'), 'shop/some');
    t.equal(ruleFor([some], 'app'), undefined);
  });

  t.test('joins the subsets of rules for one host; the first says how', async (t) => {
    const { rules } = indexOf([
      { name: 'one', namespace: 'shop', spec: 'host: web\n  subsets: [{ name: v1 }]' },
      {
        name: 'two',
        namespace: 'shop',
        spec:
          `host: ${HOST}\n  subsets: [{ name: v1 }, { name: v2 }]\n` +
          '  trafficPolicy: { tls: {} }',
      },
    ]);

    const rule = trafficRuleFor(rules, question('shop'));

    t.same(
      rule.subsets.map(({ name }) => name),
      ['v1', 'v2'],
    );
    t.same([rule.origin, rule.policy], ['shop/one', { tls: {} }]);
  });
}

const HOST = 'web.shop.svc.cluster.local';

function ruleFor(drafts: readonly Draft[], namespace: string): string | undefined {
  return trafficRuleFor(indexOf(drafts).rules, question(namespace)).origin;
}

function question(namespace: string) {
  const client = { namespace, labels: { app: 'client' } };
  return { host: HOST, serviceNamespace: 'shop', rootNamespace: 'istio-system', client };
}

function indexOf(drafts: readonly Draft[]) {
  const texts = drafts.map(
    ({ name, namespace, spec: body }) =>
      `apiVersion: networking.istio.io/v1\nkind: DestinationRule\n` +
      `metadata: { name: ${name}, namespace: ${namespace} }\nspec:\n  ${body}`,
  );
  const { world, problems } = worldOfYaml(texts);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { rules: trafficRules(world.destinationRules, EVERYBODY) };
}
