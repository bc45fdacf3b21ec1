// Destinations and their endpoints.
export { endpointsPlan } from './endpoints.ts';
export { upstreamPieces } from './upstream.ts';
