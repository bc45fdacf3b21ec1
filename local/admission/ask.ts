// Asks one webhook one question: finds where it is, sends the question, reads the answer.
import { stringAt } from '../../lib/index.ts';
import { readAnswer, questionText, type Answer, type Question } from './admission-review.ts';
import type { Facts } from './facts.ts';
import type { Hook } from './hook.ts';
import type { Call, Post } from './post.ts';

export type Asking = { readonly facts: Facts; readonly post: Post };

/** Never rejects: a hook that cannot be asked is `unreachable`. */
export type Reply =
  | Exclude<Answer, { readonly kind: 'nonsense' }>
  | { readonly kind: 'unreachable'; readonly reason: string };

type Place = Pick<Call, 'host' | 'port' | 'path' | 'serverName'>;
type PlaceReading =
  | { readonly kind: 'ok'; readonly place: Place }
  | { readonly kind: 'rejected'; readonly reason: string };

const HTTPS_PORT = 443;

export async function ask({ facts, post }: Asking, hook: Hook, question: Question): Promise<Reply> {
  const found = placeOf(hook, facts);
  if (found.kind === 'rejected') return { kind: 'unreachable', reason: found.reason };
  const { place } = found;
  const { caBundle } = hook.address;
  const authorities =
    caBundle === undefined || caBundle === ''
      ? undefined
      : Buffer.from(caBundle, 'base64').toString('utf8');
  const body = questionText(question);
  const { timeoutMs } = hook;
  try {
    const answer = readAnswer(await post({ ...place, authorities, body, timeoutMs }), question);
    return answer.kind === 'nonsense' ? { kind: 'unreachable', reason: answer.reason } : answer;
  } catch (error) {
    const url = `https://${place.serverName}:${place.port}${place.path}`;
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'unreachable', reason: `failed to call webhook: Post "${url}": ${why}` };
  }
}

function placeOf(hook: Hook, facts: Facts): PlaceReading {
  const { url, service } = hook.address;
  const timeout = `timeout=${hook.timeoutMs / 1000}s`;
  if (service === undefined) return urlPlace(url ?? '', timeout);
  const { namespace, name, port = HTTPS_PORT, path = '/' } = service;
  const found = facts.find('services', { namespace, name });
  if (found === undefined) return rejected(`service "${name}" not found`);
  const host = stringAt(found, 'spec', 'clusterIP') ?? 'None';
  if (host === 'None' || host === '') return rejected(`service "${name}" has no cluster address`);
  const serverName = `${name}.${namespace}.svc`;
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return { kind: 'ok', place: { host, port, path: `${absolute}?${timeout}`, serverName } };
}

function urlPlace(...[text, timeout]: readonly [string, string]): PlaceReading {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') return rejected(`"${text}" is not an https URL`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  return {
    kind: 'ok',
    place: { host, port, path: `${url.pathname}?${timeout}`, serverName: host },
  };
}

function rejected(reason: string): PlaceReading {
  return { kind: 'rejected', reason };
}
