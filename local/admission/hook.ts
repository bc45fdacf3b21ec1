// The webhooks that configurations declare, as data: read once per version of a configuration, in
// the order in which they are called.
import {
  integer,
  labelSelectorView,
  list,
  object,
  oneOfWords,
  optional,
  read,
  string,
  type Static,
} from '../../api/index.ts';
import { selectorOf, type KubeObject, type Selector } from '../../lib/index.ts';

const rule = object(
  {
    operations: list(string()),
    apiGroups: list(string()),
    apiVersions: list(string()),
    resources: list(string()),
    scope: optional(oneOfWords('*', 'Cluster', 'Namespaced')),
  },
  'ignore',
);

const service = object(
  {
    namespace: string(),
    name: string(),
    path: optional(string()),
    port: optional(integer({ min: 1, max: 65535 })),
  },
  'ignore',
);

const webhook = object(
  {
    name: string(),
    clientConfig: object(
      { url: optional(string()), service: optional(service), caBundle: optional(string()) },
      'ignore',
    ),
    rules: optional(list(rule)),
    failurePolicy: optional(oneOfWords('Fail', 'Ignore')),
    matchPolicy: optional(oneOfWords('Exact', 'Equivalent')),
    namespaceSelector: optional(labelSelectorView),
    objectSelector: optional(labelSelectorView),
    sideEffects: optional(string()),
    timeoutSeconds: optional(integer({ min: 1, max: 30 })),
    reinvocationPolicy: optional(oneOfWords('Never', 'IfNeeded')),
    matchConditions: optional(list(object({ name: string() }, 'ignore'))),
  },
  'ignore',
);

const configuration = object({ webhooks: optional(list(webhook)) }, 'ignore');

export type HookRule = Static<typeof rule>;
type HookAddress = Static<typeof webhook>['clientConfig'];

export type Hook = {
  /** `rev.namespace.sidecar-injector.istio.io`, for messages. */
  readonly name: string;
  readonly address: HookAddress;
  readonly rules: readonly HookRule[];
  /** Whether a hook that cannot be asked stops the request. */
  readonly mustAnswer: boolean;
  readonly matchesExactly: boolean;
  /** The empty selector takes everything. */
  readonly namespaces: Selector;
  readonly objects: Selector;
  /** May be asked about a request that is only tried. */
  readonly allowsDryRun: boolean;
  readonly timeoutMs: number;
  /** Wants to see the object again when others changed it afterwards. */
  readonly wantsAgain: boolean;
  readonly hasConditions: boolean;
};

type HooksReading =
  | { readonly kind: 'ok'; readonly hooks: readonly Hook[] }
  | { readonly kind: 'rejected'; readonly reason: string };

// As Kubernetes defaults it.
const TIMEOUT_DEFAULT_S = 10;

export function hooksOf(from: KubeObject): HooksReading {
  const reading = read(configuration, from);
  if (reading.kind === 'rejected') {
    const problems = reading.findings.map(({ path, message }) => `${path} ${message}`);
    return { kind: 'rejected', reason: `${from.metadata.name}: ${problems.join('; ')}` };
  }
  return { kind: 'ok', hooks: (reading.value.webhooks ?? []).map(hookOf) };
}

function hookOf(declared: Static<typeof webhook>): Hook {
  return {
    name: declared.name,
    address: declared.clientConfig,
    rules: declared.rules ?? [],
    mustAnswer: declared.failurePolicy !== 'Ignore',
    matchesExactly: declared.matchPolicy === 'Exact',
    namespaces: selectorOf(declared.namespaceSelector) ?? [],
    objects: selectorOf(declared.objectSelector) ?? [],
    allowsDryRun: ['None', 'NoneOnDryRun'].includes(declared.sideEffects ?? ''),
    timeoutMs: (declared.timeoutSeconds ?? TIMEOUT_DEFAULT_S) * 1000,
    wantsAgain: declared.reinvocationPolicy === 'IfNeeded',
    hasConditions: (declared.matchConditions ?? []).length > 0,
  };
}
