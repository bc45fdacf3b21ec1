// Any status one asks for, one of several by weight, and chains of redirects.
import type { Random } from '../../../lib/index.ts';
import { plain, redirect, type WebReply } from '../web/index.ts';

const REDIRECTS_MAX = 100;

/** `418`, or `200:0.9,503:0.1`. */
export function statusReply(codes: string, random: Random): WebReply {
  const choices = codes.split(',').map(choiceOf);
  if (choices.some((choice) => choice === undefined)) return plain(400, 'Invalid status code\n');
  const known = choices.filter((choice) => choice !== undefined);
  const status = weighted(known, random.fraction()) ?? 200;
  if (status === 418) return plain(418, "I'm a teapot!\n");
  if (status === 401) {
    return { status, headers: { 'www-authenticate': 'Basic realm="Fake Realm"' }, body: '' };
  }
  return status >= 300 && status < 400 && status !== 304
    ? redirect('/redirect/1', status)
    : { status, body: '' };
}

type Choice = { readonly status: number; readonly weight: number };

/** The choice in whose part of the whole the fraction falls. */
function weighted(choices: readonly Choice[], fraction: number): number | undefined {
  let left = fraction * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const { status, weight } of choices) {
    if (left < weight) return status;
    left -= weight;
  }
  return choices.at(-1)?.status;
}

function choiceOf(text: string): Choice | undefined {
  const [code = '', weight = '1'] = text.split(':');
  const status = Number(code);
  const share = Number(weight);
  const isStatus = Number.isInteger(status) && status >= 200 && status <= 599;
  return isStatus && share >= 0 ? { status, weight: share } : undefined;
}

export function redirected(path: string, count: number): WebReply {
  if (count < 1 || count > REDIRECTS_MAX) return plain(400, 'Invalid redirect count\n');
  return redirect(count === 1 ? '/get' : `/${path}/${count - 1}`);
}
