import { appYaml, messages, objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

const HOW = 'trafficPolicy: { loadBalancer: { simple: RANDOM } }';
const SUBSET = 'subsets: [{ name: a, labels: { app: web } }]';

export function spec(t: Test): void {
  const rule = (name: string, more: string): string =>
    objectYaml(`DestinationRule ${name}`, { spec: `{ host: web, ${more} }` });

  t.test('a younger rule for a host is told what of it is in vain', async (t) => {
    const both = [appYaml('web'), rule('a', `${HOW}, ${SUBSET}`), rule('b', `${HOW}, ${SUBSET}`)];

    t.same(told(...both), [
      'DestinationRule default/b IST0133 spec.trafficPolicy',
      'DestinationRule default/b IST0133 spec.subsets[0]',
    ]);
    t.match(messages(...both), /DestinationRule default\/a is older/);
  });

  t.test('rules that add to each other, or are for other clients, do not meet', async (t) => {
    t.same(told(appYaml('web'), rule('a', HOW), rule('b', SUBSET)), []);
    const some = 'workloadSelector: { matchLabels: { app: web } }';
    t.same(told(appYaml('web'), rule('a', HOW), rule('b', `${HOW}, ${some}`)), []);
  });
}
