// The Kubernetes API over HTTPS, as real kubectl speaks it. `listen` takes a request in, `route`
// says what its path means, `documents` and `discovery` answer what is served, `resource`,
// `subresource` and `watch` what is stored, `agent` passes on what only the node knows. Rules about
// objects are in the registry; here is only what has to do with HTTP.
export { bootstrap } from './bootstrap.ts';
export { factsOf } from './facts.ts';
export { listen } from './listen.ts';
export type { Listening } from './listen.ts';
export { identity } from './identity.ts';
