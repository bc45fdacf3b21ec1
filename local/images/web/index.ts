// The little HTTP that the sample programs share: messages, a server, a client, and the headers
// that must be handed on. Small and plain, so that a pod costs hardly more than Node itself.
export { cookies, escapeHtml, header, html, json, notFound, plain, redirect } from './message.ts';
export type { WebService, WebReply, WebRequest } from './message.ts';
export { serve } from './serve.ts';
export { httpAsk } from './ask.ts';
export type { Ask } from './ask.ts';
export { forwardedHeaders } from './forward.ts';
