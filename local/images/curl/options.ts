// The part of curl's command line that tutorials use, read into what is to be done.

export type CurlOptions = {
  readonly urls: readonly string[];
  readonly method: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly data: string | undefined;
  readonly isSilent: boolean;
  readonly showsErrors: boolean;
  readonly isVerbose: boolean;
  readonly showsHead: boolean;
  readonly asksHead: boolean;
  readonly isInsecure: boolean;
  readonly follows: boolean;
  readonly failsOnError: boolean;
  readonly output: string | undefined;
  readonly writeOut: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly connectTimeoutMs: number | undefined;
  readonly resolve: ReadonlyMap<string, string>;
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
};

type CurlReading =
  | { readonly kind: 'ok'; readonly options: CurlOptions }
  | { readonly kind: 'rejected'; readonly reason: string };

const SHORT: Readonly<Record<string, string>> = {
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  o: 'output',
  w: 'write-out',
  H: 'header',
  X: 'request',
  d: 'data',
  I: 'head',
  i: 'include',
  k: 'insecure',
  L: 'location',
  f: 'fail',
  u: 'user',
  A: 'user-agent',
  m: 'max-time',
  b: 'cookie',
  e: 'referer',
  E: 'cert',
};

const WITH_VALUE = new Set([
  'output',
  'write-out',
  'header',
  'request',
  'data',
  'data-raw',
  'data-binary',
  'user',
  'user-agent',
  'max-time',
  'connect-timeout',
  'cookie',
  'referer',
  'resolve',
  'cacert',
  'cert',
  'key',
  'url',
  'retry',
]);
const WITHOUT_VALUE = new Set([
  'silent',
  'show-error',
  'verbose',
  'head',
  'include',
  'insecure',
  'location',
  'fail',
  'http1.1',
  'http2',
  'no-progress-meter',
  'globoff',
  'no-buffer',
  'compressed',
]);

export function readOptions(args: readonly string[]): CurlReading {
  const given = new Map<string, string[]>();
  const note = (name: string, value: string): void => {
    given.set(name, [...(given.get(name) ?? []), value]);
  };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    for (const { name, attached } of flagsOf(arg)) {
      if (name === undefined) note('url', attached ?? '');
      else if (WITHOUT_VALUE.has(name)) note(name, '');
      else if (WITH_VALUE.has(name)) {
        const value = attached ?? rest.shift();
        if (value === undefined) {
          return { kind: 'rejected', reason: `option ${arg}: requires parameter` };
        }
        note(name, value);
      } else return { kind: 'rejected', reason: `option ${arg}: is unknown` };
    }
  }
  if (!given.has('url')) return { kind: 'rejected', reason: '(2) no URL specified' };
  return { kind: 'ok', options: optionsOf(given) };
}

type Flag = { readonly name: string | undefined; readonly attached: string | undefined };

/** `-sSo file` is three flags; the value of the last may be attached to it. */
function flagsOf(arg: string): readonly Flag[] {
  if (!arg.startsWith('-') || arg === '-') return [{ name: undefined, attached: arg }];
  if (arg.startsWith('--')) return [{ name: arg.slice(2), attached: undefined }];
  const flags: Flag[] = [];
  for (let i = 1; i < arg.length; i += 1) {
    const letter = arg.charAt(i);
    const name = SHORT[letter] ?? `-${letter}`;
    const attached = arg.slice(i + 1);
    if (WITH_VALUE.has(name)) return [...flags, { name, attached: attached || undefined }];
    flags.push({ name, attached: undefined });
  }
  return flags;
}

function optionsOf(given: ReadonlyMap<string, readonly string[]>): CurlOptions {
  const last = (name: string): string | undefined => given.get(name)?.at(-1);
  const data = ['data', 'data-raw', 'data-binary'].flatMap((name) => given.get(name) ?? []);
  return {
    urls: (given.get('url') ?? []).map((url) => (/^\w+:\/\//.test(url) ? url : `http://${url}`)),
    method: last('request'),
    headers: headersOf(given, data.length > 0),
    data: data.length === 0 ? undefined : data.join('&'),
    isSilent: given.has('silent'),
    showsErrors: given.has('show-error'),
    isVerbose: given.has('verbose'),
    showsHead: given.has('include') || given.has('head'),
    asksHead: given.has('head'),
    isInsecure: given.has('insecure'),
    follows: given.has('location'),
    failsOnError: given.has('fail'),
    output: last('output'),
    writeOut: last('write-out'),
    timeoutMs: milliseconds(last('max-time')),
    connectTimeoutMs: milliseconds(last('connect-timeout')),
    resolve: new Map((given.get('resolve') ?? []).map(resolution)),
    ca: last('cacert'),
    cert: last('cert'),
    key: last('key'),
  };
}

function headersOf(
  given: ReadonlyMap<string, readonly string[]>,
  hasData: boolean,
): readonly (readonly [string, string])[] {
  const one = (name: string, flag: string): readonly (readonly [string, string])[] =>
    (given.get(flag) ?? []).slice(-1).map((value) => [name, value]);
  const own = (given.get('header') ?? []).map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  const user = given.get('user')?.at(-1);
  const credentials = user === undefined ? '' : Buffer.from(user, 'utf8').toString('base64');
  const before: readonly (readonly [string, string])[] = [
    ['User-Agent', 'curl/8.0.0-lateen'],
    ['Accept', '*/*'],
    ...(hasData ? [['Content-Type', 'application/x-www-form-urlencoded'] as const] : []),
    ...(user === undefined ? [] : [['Authorization', `Basic ${credentials}`] as const]),
  ];
  const extra = [
    ...one('User-Agent', 'user-agent'),
    ...one('Cookie', 'cookie'),
    ...one('Referer', 'referer'),
  ];
  const all = new Map<string, readonly [string, string]>();
  for (const pair of [...before, ...extra, ...own]) all.set(pair[0].toLowerCase(), pair);
  return [...all.values()].filter(([name, value]) => name !== '' && value !== '');
}

function milliseconds(seconds: string | undefined): number | undefined {
  const value = Number(seconds);
  return seconds === undefined || Number.isNaN(value) ? undefined : Math.ceil(value * 1000);
}

/** `host:port:address`, where the address may be IPv6. */
function resolution(text: string): readonly [string, string] {
  const [host = '', port = '', ...address] = text.split(':');
  return [`${host}:${port}`, address.join(':').replace(/^\[|\]$/g, '')];
}
