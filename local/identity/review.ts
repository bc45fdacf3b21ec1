// The reviews: questions about identity and permission that are answered, never stored. Everybody
// who says who they are may do everything in a local cluster, and the answers say so.
import {
  at,
  isObject,
  listAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../lib/index.ts';
import type { UserInfo } from '../registry/index.ts';
import { ANONYMOUS, ownerOf, type Authority } from './authenticate.ts';
import { ISSUER } from './signing-key.ts';

const EVERYTHING_REASON = 'a local cluster allows everything to everybody it knows';
const ANONYMOUS_REASON = 'a local cluster allows nothing to those it does not know';

/** Paths that answer before anybody says who they are, as in Kubernetes. */
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/.well-known', '/openid'];

/** Whether a request may go on. `path` is the URL's. */
export function mayRequest(user: UserInfo, path: string): boolean {
  if (user.username !== ANONYMOUS.username) return true;
  return PUBLIC_PATHS.some((open) => path === open || path.startsWith(`${open}/`));
}

/** TokenReview: whose token is this, and for which of the audiences asked about? */
export async function reviewToken(authority: Authority, body: JsonObject): Promise<JsonObject> {
  const token = stringAt(body, 'spec', 'token') ?? '';
  const asked = listAt(body, 'spec', 'audiences').filter((one) => typeof one === 'string');
  const owner = await ownerOf(authority, token, asked.length === 0 ? [ISSUER] : asked);
  if (owner.kind === 'rejected')
    return answered(body, { status: { user: {}, error: owner.error } });
  const { user, audiences } = owner;
  return answered(body, { status: { authenticated: true, user: userJson(user), audiences } });
}

/** SelfSubjectReview: `kubectl auth whoami`. */
export function reviewSelf(user: UserInfo, body: JsonObject): JsonObject {
  return answered(body, { status: { userInfo: userJson(user) } });
}

/** SelfSubjectAccessReview, SubjectAccessReview and LocalSubjectAccessReview. */
export function reviewAccess(user: UserInfo, body: JsonObject): JsonObject {
  const name = stringAt(body, 'spec', 'user') ?? user.username;
  const path = stringAt(body, 'spec', 'nonResourceAttributes', 'path') ?? '';
  const allowed = mayRequest({ ...user, username: name }, path);
  const reason = allowed ? EVERYTHING_REASON : ANONYMOUS_REASON;
  return answered(body, { status: { allowed, reason } });
}

/** SelfSubjectRulesReview: `kubectl auth can-i --list`. */
export function reviewRules(user: UserInfo, body: JsonObject): JsonObject {
  const isKnown = user.username !== ANONYMOUS.username;
  const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const everyPath = { verbs: ['*'], nonResourceURLs: ['*'] };
  const publicPaths = PUBLIC_PATHS.flatMap((path) => [path, `${path}/*`]);
  const status = {
    resourceRules: isKnown ? [everything] : [],
    nonResourceRules: [isKnown ? everyPath : { verbs: ['get'], nonResourceURLs: publicPaths }],
    incomplete: false,
  };
  return answered(body, { status });
}

function answered(body: JsonObject, { status }: { readonly status: JsonObject }): JsonObject {
  const metadata: Json = isObject(body['metadata']) ? body['metadata'] : {};
  const spec = objectAt(body, 'spec') ?? {};
  return { ...body, metadata, ...(at(body, 'spec') === undefined ? {} : { spec }), status };
}

function userJson({ username, uid, groups, extra }: UserInfo): JsonObject {
  return { username, ...(uid === undefined ? {} : { uid }), groups, ...(extra && { extra }) };
}
