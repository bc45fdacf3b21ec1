import type { Test } from '../../../harness/unit.ts';
import { gateway } from '../../../../deploy/manifests/gateway.ts';
import { chooseOptions, type Profile } from '../../../../deploy/manifests/index.ts';
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('its pod is one proxy that finds the control plane and the console', async (t) => {
    const env = environmentOf('demo');

    t.equal(env['CA_ADDR'], 'istiod.istio-system.svc:15012');
    t.equal(env['TRUST_DOMAIN'], 'cluster.local');
    t.equal(env['ISTIO_META_WORKLOAD_NAME'], 'istio-ingressgateway');
    t.match(env['TRACING_OTLP_ENDPOINT'], 'lateen-console.istio-system.svc.cluster.local:4318');
    t.notOk('TRACING_OTLP_ENDPOINT' in environmentOf('default'));
    t.equal(listAt(podOf('demo'), 'containers').length, 1);
  });

  t.test('what it mounts is there', async (t) => {
    const pod = podOf('demo');

    const mounted = listAt(containerOf(pod), 'volumeMounts').map((mount) => nameOf(mount));
    t.same(
      mounted.toSorted(),
      listAt(pod, 'volumes')
        .map((volume) => nameOf(volume))
        .toSorted(),
    );
  });

  t.test('how it is reached from outside can be chosen', async (t) => {
    const chosen = rendered('default', ['values.gateways.istio-ingressgateway.type=NodePort']);

    t.equal(stringAt(chosen[1]?.['spec'], 'type'), 'NodePort');
    t.equal(stringAt(rendered('default')[1]?.['spec'], 'type'), 'LoadBalancer');
  });

  t.test('it may list the Secrets that it is given', async (t) => {
    const [role] = rendered('default').filter(({ kind }) => kind === 'Role');

    t.match(role, { rules: [{ resources: ['secrets'], verbs: ['get', 'list', 'watch'] }] });
  });
}

function rendered(profile: Profile, sets: readonly string[] = []) {
  const reading = chooseOptions({ profile, sets, version: '1' });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join('; '));
  return gateway(reading.value);
}

function podOf(profile: Profile): JsonObject | undefined {
  const [, , deployment] = rendered(profile);
  return objectAt(deployment, 'spec', 'template', 'spec');
}

function containerOf(pod: Json | undefined): Json | undefined {
  return listAt(pod, 'containers')[0];
}

function environmentOf(profile: Profile): Readonly<Record<string, string>> {
  const env = listAt(containerOf(podOf(profile)), 'env');
  return Object.fromEntries(
    env.flatMap((one) => {
      const value = stringAt(one, 'value');
      return value === undefined ? [] : [[nameOf(one), value]];
    }),
  );
}

function nameOf(one: Json): string {
  return stringAt(one, 'name') ?? '';
}
