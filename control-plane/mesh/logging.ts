// Access logs of one side of a workload's proxy: to whom lines go, what is in them, and for which
// requests. Telemetries narrow each other down; the mesh's own file is for when none says anything.
import type { AccessLogging, FileAccessLogProvider, MeshConfig } from '../../api/istio/index.ts';

export type LogTarget = {
  readonly path: string;
  readonly format: LogFormat;
  readonly omitsEmpty: boolean;
  /** CEL: which requests are logged; undefined: all. */
  readonly expression: string | undefined;
};

/** Undefined: what everybody is used to, as a line or as JSON. */
type LogFormat =
  | { readonly kind: 'text'; readonly text: string | undefined }
  | { readonly kind: 'json'; readonly labels: Readonly<Record<string, string>> | undefined };

export type Mode = 'CLIENT' | 'SERVER';

type Side = { readonly settings: MeshConfig; readonly mode: Mode };

/** `levels`: of the mesh, the namespace and the workload, widest first. */
export function logsOf(
  levels: readonly (readonly AccessLogging[])[],
  { settings, mode }: Side,
): readonly LogTarget[] {
  const defaults = settings.defaultProviders?.accessLogging ?? [];
  const isSaid = levels.some((level) => level.length > 0);
  if (!isSaid && defaults.length === 0) return ofMesh(settings);
  const providers = isSaid ? inForce(levels, { defaults, mode }) : everything(defaults);
  return [...providers].flatMap(([name, expression]) => targetOf(name, settings, expression));
}

type Expressions = ReadonlyMap<string, string | undefined>;

function everything(names: readonly string[]): Expressions {
  return new Map(names.map((name) => [name, undefined]));
}

type Inherited = { readonly defaults: readonly string[]; readonly mode: Mode };

/**
 * Providers by name, with the expression of each. The narrowest level that names providers says
 * which there are; a level that names none speaks of those of the level above.
 */
function inForce(
  levels: readonly (readonly AccessLogging[])[],
  { defaults, mode }: Inherited,
): Expressions {
  const naming = levels.map((level) =>
    level.filter((each) => isFor(each, mode)).flatMap((each) => namesIn(each)),
  );
  const scope = new Set(naming.findLast((names) => names.length > 0) ?? defaults);
  const found = new Map<string, string | undefined>();
  let above = defaults;
  for (const rule of levels.flat()) {
    const own = namesIn(rule);
    above = own.length === 0 ? above : own;
    if (!isFor(rule, mode)) continue;
    for (const name of above) {
      if (!scope.has(name)) continue;
      if (rule.disabled === true) found.delete(name);
      else found.set(name, rule.filter?.expression ?? found.get(name));
    }
  }
  return found;
}

function isFor({ match }: AccessLogging, mode: Mode): boolean {
  const wanted = match?.mode ?? 'CLIENT_AND_SERVER';
  return wanted === 'CLIENT_AND_SERVER' || wanted === mode;
}

function namesIn({ providers = [] }: AccessLogging): readonly string[] {
  return providers.map(({ name }) => name);
}

/** There without being declared. */
const BUILT_IN = 'envoy';

/** Providers of other kinds, and names that nobody declared, get nothing. */
function targetOf(
  name: string,
  settings: MeshConfig,
  expression: string | undefined,
): readonly LogTarget[] {
  const declared = settings.extensionProviders?.find((provider) => provider.name === name);
  const file = declared?.envoyFileAccessLog ?? (name === BUILT_IN ? {} : undefined);
  if (file === undefined) return [];
  const { path = '/dev/stdout', omitEmptyValues: omitsEmpty = false } = file;
  const format = name === BUILT_IN && file.logFormat === undefined ? usual(settings) : own(file);
  return [{ path, format, omitsEmpty, expression }];
}

function own({ logFormat }: FileAccessLogProvider): LogFormat {
  const { text, labels } = logFormat ?? {};
  return labels === undefined ? { kind: 'text', text } : { kind: 'json', labels };
}

function usual({ accessLogFormat, accessLogEncoding }: MeshConfig): LogFormat {
  if (accessLogFormat !== '') return { kind: 'text', text: accessLogFormat };
  return accessLogEncoding === 'JSON'
    ? { kind: 'json', labels: undefined }
    : { kind: 'text', text: undefined };
}

function ofMesh(settings: MeshConfig): readonly LogTarget[] {
  const { accessLogFile: path } = settings;
  if (path === '') return [];
  return [{ path, format: usual(settings), omitsEmpty: false, expression: undefined }];
}
