// Route tables, and what else is said about where things go.
export { connectionHash } from './hash.ts';
export { routeTable } from './table.ts';
