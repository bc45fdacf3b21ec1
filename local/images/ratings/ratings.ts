// How many stars each reviewer gave. Some versions fail on purpose, for tutorials about failure:
// half of the time, slowly, or for a while.
import {
  isObject,
  parseJson,
  sleep,
  type Clock,
  type JsonObject,
  type Random,
} from '../../../lib/index.ts';
import { json, notFound, type WebService, type WebReply } from '../web/index.ts';

type RatingsOptions = {
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
};

const SLOW_MS = 7_000;
const UNAVAILABLE_MS = 60_000;
const UNHEALTHY_MS = 900_000;

const STARS: JsonObject = { Reviewer1: 5, Reviewer2: 4 };

export function ratings({ version, clock, random }: RatingsOptions): WebService {
  const given = new Map<number, JsonObject>();
  const startMs = clock.monotonic();
  const isBadSpell = (lengthMs: number): boolean =>
    Math.floor((clock.monotonic() - startMs) / lengthMs) % 2 === 1;

  const isDown = (): boolean => {
    if (version === 'v-faulty') return random.below(2) === 0;
    if (version === 'v-unavailable') return isBadSpell(UNAVAILABLE_MS);
    return version === 'v-unhealthy' && isBadSpell(UNHEALTHY_MS);
  };

  const rate = (id: number, body: Buffer): WebReply => {
    if (version === 'v2') {
      return json(501, { error: 'Post not implemented for database backed ratings' });
    }
    const stars = parseJson(body.toString('utf8'));
    if (!isObject(stars)) return json(400, { error: 'please provide valid ratings JSON' });
    given.set(id, stars);
    return json(200, { id, ratings: stars });
  };

  return async ({ method, path, body }) => {
    if (path === '/health') {
      const isHealthy = version !== 'v-unhealthy' || !isBadSpell(UNHEALTHY_MS);
      return isHealthy
        ? json(200, { status: 'Ratings is healthy' })
        : json(500, { status: 'Ratings is not healthy' });
    }
    if (!path.startsWith('/ratings')) return notFound();
    const id = Number.parseInt(path.split('/').at(-1) ?? '', 10);
    if (Number.isNaN(id)) return json(400, { error: 'please provide numeric product ID' });
    if (method === 'POST') return rate(id, body);
    if (version === 'v-delayed' && random.below(2) === 0) await sleep(clock, SLOW_MS);
    if (isDown()) return json(503, { error: 'Service unavailable' });
    return json(200, { id, ratings: given.get(id) ?? STARS });
  };
}
