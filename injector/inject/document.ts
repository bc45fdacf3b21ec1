// A file of objects, each workload in it with its proxy; everything else stays as it is, byte for
// byte.
import { parseAllDocuments, stringify } from 'yaml';
import { podTemplateView } from '../../api/kubernetes/index.ts';
import { read } from '../../api/schema/index.ts';
import {
  at,
  isKubeObject,
  isObject,
  listAt,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../lib/index.ts';
import { decide, factsOf } from '../decide/index.ts';
import { inject } from './inject.ts';
import type { InjectionSettings } from './settings.ts';

type InjectedText = {
  readonly text: string;
  /** What could not be injected, and why. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
};

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  DeploymentConfig: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

export function injectText(text: string, settings: InjectionSettings): InjectedText {
  const problems: string[] = [];
  const warnings: string[] = [];
  const parts = text.split(/^(---(?:[ \t].*)?(?:\r?\n|$))/m).map((part, index) => {
    // Every second part is a separator.
    if (index % 2 === 1) return part;
    const [document, ...more] = parseAllDocuments(part);
    if (document === undefined || more.length > 0) return part;
    if (document.errors.length > 0) {
      problems.push(`not YAML: ${document.errors[0]?.message ?? ''}`);
      return part;
    }
    const given: unknown = document.toJS();
    if (!isKubeObject(given)) return part;
    const changed = injectObject(given, { settings, problems, warnings });
    if (changed === given) return part;
    return stringify(changed, { lineWidth: 0, aliasDuplicateObjects: false });
  });
  return { text: parts.join(''), problems, warnings };
}

type Around = {
  readonly settings: InjectionSettings;
  readonly problems: string[];
  readonly warnings: string[];
};

/** The very same object when there is nothing to inject. */
function injectObject(object: KubeObject, around: Around): JsonObject {
  const { kind, metadata } = object;
  if (kind === 'List') {
    const items = listAt(object, 'items');
    const changed = items.map((item) => (isKubeObject(item) ? injectObject(item, around) : item));
    return changed.every((item, index) => item === items[index])
      ? object
      : { ...object, items: changed };
  }
  const path = TEMPLATES[kind];
  if (path === undefined) return object;
  const name = `${kind} ${metadata.name}`;
  const reading = read(podTemplateView, at(object, ...path));
  if (reading.kind === 'rejected') {
    around.problems.push(...reading.findings.map((f) => `${name}: ${f.path} ${f.message}`));
    return object;
  }
  const pod = reading.value;
  const namespace = metadata.namespace ?? 'default';
  const policy = { ...around.settings.policy, autoInject: 'enabled' };
  const decision = decide(factsOf(pod, namespace), policy);
  if (decision.warning !== undefined) around.warnings.push(`${name}: ${decision.warning}`);
  if (!decision.injects) {
    around.warnings.push(`${name}: not injected (${decision.reason})`);
    return object;
  }
  const workload = { apiVersion: object.apiVersion, kind, name: metadata.name };
  const injection = inject({ pod, namespace, workload }, around.settings);
  if (injection.kind === 'injected') return withAt(object, path, injection.pod);
  around.problems.push(...injection.reasons.map((reason) => `${name}: ${reason}`));
  return object;
}

function withAt(object: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [field, ...rest] = path;
  if (field === undefined) return isObject(value) ? value : object;
  const inner = object[field];
  const below = rest.length === 0 || !isObject(inner) ? value : withAt(inner, rest, value);
  return { ...object, [field]: below };
}
