// `/explain`: what would become of a request, asked in a query or in JSON, told in JSON or as a
// text.
import { parseJson } from '../../lib/index.ts';
import { describedIn, describedInJson, story } from '../explain/index.ts';
import type { Inside } from './inside.ts';
import { json, text, type WebReply, type WebRequest } from './web.ts';

const USAGE = `ask about a request:
  /explain?url=http://reviews:9080/reviews/1&header=end-user:jason
  method=GET        header=name:value (again for more)
  listener=name     destination=address:port, where the client connects
  source=address    principal=spiffe://…, sni=name, alpn=http/1.1,h2
  format=text       a text rather than JSON
or POST the same names as JSON, with "headers": {"name": "value"}
`;

export async function explainPage(inside: Inside, request: WebRequest): Promise<WebReply> {
  const isAsked = request.method === 'POST' ? request.body !== '' : request.query.has('url');
  if (!isAsked) return text(USAGE, 400);
  const reading =
    request.method === 'POST'
      ? describedInJson(parseJson(request.body))
      : describedIn(request.query);
  if (reading.kind === 'rejected') return text(`${reading.reasons.join('\n')}\n\n${USAGE}`, 400);
  const answer = await inside.ask({ kind: 'explain', request: reading.request });
  if (answer.kind === 'explain') {
    const { explanation } = answer;
    return request.query.get('format') === 'text' ? text(story(explanation)) : json(explanation);
  }
  return text(`${answer.kind === 'failed' ? answer.reason : 'no answer'}\n`, 404);
}
