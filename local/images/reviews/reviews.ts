// What two people wrote about a book; with stars, when this version asks the ratings service. How
// long it waits for them differs between versions, which is what makes the tutorial's delay bug.
import { isObject, numberAt, objectAt, parseJson, type JsonObject } from '../../../lib/index.ts';
import { forwardedHeaders, json, notFound, type Ask, type WebService } from '../web/index.ts';

type ReviewsOptions = {
  readonly ask: Ask;
  readonly ratings: { readonly isEnabled: boolean; readonly url: string };
  readonly starColor: string;
  readonly podName: string;
  readonly clusterName: string | undefined;
};

// Black stars wait long, others briefly: with the page's own three seconds, one of them is a bug.
const PATIENT_MS = 10_000;
const BRIEF_MS = 2_500;

const REVIEWS = [
  {
    reviewer: 'Reviewer1',
    text: 'An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!',
  },
  {
    reviewer: 'Reviewer2',
    text:
      'Absolutely fun and entertaining. ' +
      'The play lacks thematic depth when compared to other plays by Shakespeare.',
  },
] as const;

export function reviews(options: ReviewsOptions): WebService {
  const { ask, ratings, starColor, podName, clusterName } = options;
  return async (request) => {
    if (request.path === '/health') return json(200, { status: 'Reviews is healthy' });
    const id = /^\/reviews\/(-?\d+)$/.exec(request.path)?.[1];
    if (id === undefined) return notFound();
    const identity = { id, podname: podName, clustername: clusterName ?? 'null' };
    if (!ratings.isEnabled) return json(200, { ...identity, reviews: REVIEWS });
    const answer = await ask({
      url: `${ratings.url}/${id}`,
      headers: forwardedHeaders(request),
      timeoutMs: starColor === 'black' ? PATIENT_MS : BRIEF_MS,
    });
    const stars = answer?.status === 200 ? starsOf(answer.body) : {};
    const rated = REVIEWS.map((review) => ({
      ...review,
      rating: ratingOf(numberAt(stars, review.reviewer), starColor),
    }));
    return json(200, { ...identity, reviews: rated });
  };
}

function starsOf(body: string): JsonObject {
  const value = parseJson(body);
  return (isObject(value) ? objectAt(value, 'ratings') : undefined) ?? {};
}

function ratingOf(stars: number | undefined, color: string): JsonObject {
  return stars === undefined
    ? { error: 'Ratings service is currently unavailable' }
    : { stars, color };
}
