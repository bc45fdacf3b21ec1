// What `kubectl get` prints. A table is a small declaration: its columns, and a row for an object.
export { tableOf } from './table.ts';
