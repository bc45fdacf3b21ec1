// Who is measured, and what stands behind them.
import { httpProxy, nodeHttp2, nodeUndici } from './bare.ts';
import { envoy } from './envoy.ts';
import { haproxy } from './haproxy.ts';
import { lateen } from './lateen.ts';
import { nginx } from './nginx.ts';
import type { Subject } from './subject.ts';

/** In the order of the table. */
export const SUBJECTS: readonly Subject[] = [
  lateen,
  envoy,
  nginx,
  haproxy,
  httpProxy,
  nodeUndici,
  nodeHttp2,
];

export { backend, http2Backend, SEEN } from './backend.ts';
export { bootstrapOf } from './bootstrap.ts';
export { isHttp2 } from './subject.ts';
export type {
  CertificateFiles,
  ControlPlaneFiles,
  PairFiles,
  Place,
  Recipe,
  Role,
  Subject,
} from './subject.ts';
