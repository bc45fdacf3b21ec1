import { appYaml, objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const rule = (more: string): string =>
    objectYaml('DestinationRule r', {
      spec: `{ host: web, trafficPolicy: { tls: { mode: SIMPLE, credentialName: c } }${more} }`,
    });
  const SOME = ', workloadSelector: { matchLabels: { app: web } }';

  t.test('a Secret for some clients must be where they are', async (t) => {
    t.same(told(appYaml('web'), rule(SOME)), [
      'DestinationRule default/r IST0101 spec.trafficPolicy.tls.credentialName',
    ]);
    t.same(told(appYaml('web'), rule('')), []);
  });
}
