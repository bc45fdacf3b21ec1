// What is done to messages between the route and the upstream.
export { decorateRequest, decorateResponse } from './forwarding.ts';
