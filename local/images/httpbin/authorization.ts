// A door that opens to the name and password in its path.
import { json, type WebReply, type WebRequest } from '../web/index.ts';

export function authorization(
  { headers, path }: WebRequest,
  [user = '', password = '']: readonly string[],
): WebReply {
  const given = /^Basic (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  if (Buffer.from(given, 'base64').toString('utf8') === `${user}:${password}`) {
    return json(200, { authenticated: true, authorized: true, user });
  }
  if (path.startsWith('/hidden')) return json(404, { authenticated: false, user: '' });
  const headersOut = { 'www-authenticate': 'Basic realm="Fake Realm"' };
  const reply = json(401, { authenticated: false, authorized: false, user });
  return { ...reply, headers: { ...reply.headers, ...headersOut } };
}
