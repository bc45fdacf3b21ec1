// The string formats of OpenAPI that custom resources use and API servers check. A format not named
// here says nothing, as in Kubernetes.
import { isIP, isIPv4, isIPv6 } from 'node:net';

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const HOST_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const HOST_CHARS_MAX = 255;

const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['date-time', (text: string) => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text))],
  ['date', (text: string) => DATE.test(text) && !Number.isNaN(Date.parse(text))],
  ['byte', (text: string) => BASE64.test(text)],
  ['duration', (text: string) => DURATION.test(text)],
  ['hostname', isHostName],
  ['ipv4', (text: string) => isIPv4(text)],
  ['ipv6', (text: string) => isIPv6(text)],
  ['cidr', isCidr],
  ['uri', (text: string) => URL.canParse(text)],
  ['email', (text: string) => /^[^@\s]+@[^@\s]+$/.test(text)],
  ['uuid', (text: string) => UUID.test(text)],
]);

type Formatted = { readonly format: string; readonly text: string };

export function matchesFormat({ format, text }: Formatted): boolean {
  return FORMATS.get(format)?.(text) ?? true;
}

function isHostName(text: string): boolean {
  return text.length <= HOST_CHARS_MAX && text.split('.').every((label) => HOST_LABEL.test(label));
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', more] = text.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  return family !== 0 && more === undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}
