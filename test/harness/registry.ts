// A registry over a store of its own, with a clock that stands still: for tests of the write path.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  KubeError,
  ManualClock,
  seededRandom,
  silentLog,
  type JsonObject,
  type KubeObject,
} from '../../lib/index.ts';
import { builtinKinds } from '../../local/kinds/index.ts';
import {
  admitAll,
  openCatalog,
  openRegistry,
  type Admission,
  type Caller,
  type Catalog,
  type Parts,
  type Place,
  type Registry,
  type Target,
} from '../../local/registry/index.ts';
import { openStore } from '../../local/store/index.ts';
import type { Test } from './unit.ts';

export type Ground = {
  readonly parts: Parts;
  readonly clock: ManualClock;
  readonly registry: Registry;
  readonly catalog: Catalog;
  readonly caller: Caller;
  /** What callers were warned of, so far. */
  readonly warnings: string[];
  /** `pods`, `deployments.apps`, in its preferred version. */
  readonly place: (kind: string, namespace?: string) => Place;
  readonly target: (kind: string, name: string, namespace?: string) => Target;
  readonly create: (kind: string, object: JsonObject) => Promise<KubeObject>;
};

export function ground(t: Test, admission: Admission = admitAll): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-registry-'));
  const store = openStore({ file: join(folder, 'objects.sqlite') });
  t.teardown(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  const clock = new ManualClock();
  const catalog = openCatalog(builtinKinds());
  let uids = 0;
  const newUid = (): string => `uid-${(uids += 1)}`;
  const random = seededRandom(1);
  const parts = { store, catalog, admission, clock, random, newUid, log: silentLog };
  const registry = openRegistry(parts);
  const warnings: string[] = [];
  const caller: Caller = {
    user: { username: 'tester', groups: ['system:masters'] },
    manager: 'test',
    dryRun: false,
    fieldValidation: 'Strict',
    warn: (text) => warnings.push(text),
  };
  const place = (key: string, namespace?: string): Place => {
    const kind = catalog.byKey(key);
    const version = kind?.versions[0]?.version;
    if (kind === undefined || version === undefined) throw new Error(`${key} is not served`);
    const lives = kind.namespaced ? (namespace ?? 'shop') : undefined;
    return { kind, version, namespace: lives };
  };
  return {
    parts,
    clock,
    registry,
    catalog,
    caller,
    warnings,
    place,
    target: (key, name, namespace) => ({ ...place(key, namespace), name }),
    create: (key, object) => registry.create({ place: place(key), object, caller }),
  };
}

/** `404 NotFound: pods "x" not found`; fails when nothing is refused. */
export async function refusalOf(call: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const { code, reason, message } = error.status;
    return `${code} ${reason}: ${message}`;
  }
  throw new Error('it was not refused');
}

export function podNamed(name: string, more: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'busybox:1.36' }], ...more },
  };
}

export function configNamed(name: string, data: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

export function serviceNamed(name: string, spec: JsonObject = {}): KubeObject {
  const ports = [{ port: 80, protocol: 'TCP' }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports, ...spec } };
}

export function deploymentNamed(name: string, replicas = 1): KubeObject {
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'busybox:1.36' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}

/** A definition of widgets: one required number, one colour with a default. */
export function widgetDefinition(): KubeObject {
  const size = { type: 'integer', minimum: 1 };
  const colour = { type: 'string', default: 'blue' };
  const spec = { type: 'object', required: ['size'], properties: { size, colour } };
  const status = { type: 'object', properties: { phase: { type: 'string' } } };
  const openAPIV3Schema = { type: 'object', properties: { spec, status } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema },
        },
      ],
    },
  };
}

export function widgetNamed(name: string, spec: JsonObject = { size: 1 }): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec };
}
