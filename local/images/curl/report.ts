// What curl prints and how it exits: `-w` formats, and the numbers and words for the ways in which
// a transfer fails.

type Outcome = {
  readonly status: number;
  readonly version: string;
  readonly bytes: number;
  readonly seconds: number;
  readonly url: string;
  readonly contentType: string;
  readonly peer: string;
};

type Trouble = { readonly code: number; readonly words: string };

/** `%{http_code}` and its relatives; what is not known stays empty. */
export function writeOut(format: string, outcome: Outcome, exitCode: number): string {
  const values: Readonly<Record<string, string>> = {
    http_code: String(outcome.status).padStart(3, '0'),
    response_code: String(outcome.status).padStart(3, '0'),
    http_version: outcome.version,
    size_download: String(outcome.bytes),
    time_total: outcome.seconds.toFixed(6),
    url_effective: outcome.url,
    content_type: outcome.contentType,
    remote_ip: outcome.peer,
    exitcode: String(exitCode),
  };
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return format
    .replace(/%\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '')
    .replace(/\\([nrt])/g, (_whole, letter: string) => escapes[letter] ?? '');
}

type Place = { readonly host: string; readonly port: string };

/** The exit code and message for an error of Node's, where curl would have had one of its own. */
export function troubleOf(code: string, { host, port }: Place): Trouble {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { code: 6, words: `Could not resolve host: ${host}` };
  }
  if (/^E(CONNREFUSED|HOSTUNREACH|NETUNREACH)$/.test(code)) {
    return { code: 7, words: `Failed to connect to ${host} port ${port}: Could not connect` };
  }
  if (code === 'TIMEOUT') return { code: 28, words: 'Operation timed out' };
  if (code === 'EMPTY') return { code: 52, words: 'Empty reply from server' };
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return { code: 60, words: `SSL certificate problem: ${code}` };
  }
  if (/^(ERR_SSL|EPROTO)/.test(code)) return { code: 35, words: `SSL connect error: ${code}` };
  return { code: 56, words: `Recv failure: ${code}` };
}
