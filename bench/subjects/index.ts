// Who is measured, and what stands behind them.
import { httpProxy, nodeUndici } from './bare.ts';
import { haproxy } from './haproxy.ts';
import { lateen } from './lateen.ts';
import { nginx } from './nginx.ts';
import type { Subject } from './subject.ts';

/** In the order of the table. */
export const SUBJECTS: readonly Subject[] = [lateen, nginx, haproxy, httpProxy, nodeUndici];

export { bootstrapOf } from './lateen.ts';
export { backend, SEEN } from './nginx.ts';
export type { Place, Recipe, Subject } from './subject.ts';
