// What happened on the listeners of one `stat_prefix`, as plain numbers named after Envoy's
// statistics of a connection manager: whoever shows them needs a rule and no table.   hot path
import { flagBit } from '../format/index.ts';
import type { Observed } from './observed.ts';
import { Histogram } from './stats.ts';

const CLIENT_GONE = flagBit('DC');
const IDLE = flagBit('SI');
const NO_ROUTE = flagBit('NR');
const NO_CLUSTER = flagBit('NC');
const OVERLOADED = flagBit('OM');
const TOO_LONG = flagBit('UMSDR');

export class HttpCounts {
  downstreamCxTotal = 0;
  downstreamCxActive = 0;
  downstreamCxDestroy = 0;
  downstreamCxProtocolError = 0;
  downstreamRqTotal = 0;
  downstreamRqHttp1Total = 0;
  downstreamRqHttp2Total = 0;
  downstreamRqCompleted = 0;
  downstreamRq1xx = 0;
  downstreamRq2xx = 0;
  downstreamRq3xx = 0;
  downstreamRq4xx = 0;
  downstreamRq5xx = 0;
  downstreamRqRxReset = 0;
  downstreamRqIdleTimeout = 0;
  downstreamRqTimeout = 0;
  downstreamRqHeaderTimeout = 0;
  downstreamRqMaxDurationReached = 0;
  downstreamRqOverloadClose = 0;
  downstreamRqTooLarge = 0;
  downstreamRqBytesTotal = 0;
  downstreamRsBytesTotal = 0;
  noRoute = 0;
  noCluster = 0;
  rqTotal = 0;
  rqDirectResponse = 0;
  rqRedirect = 0;
  readonly downstreamRqTime = new Histogram();

  finished(observed: Observed): void {
    const { status, flags, route } = observed;
    this.downstreamRqTotal += 1;
    if (observed.protocol === 'HTTP/2') this.downstreamRqHttp2Total += 1;
    else this.downstreamRqHttp1Total += 1;
    this.downstreamRqBytesTotal += observed.bytesReceived;
    this.downstreamRsBytesTotal += observed.bytesSent;
    this.downstreamRqTime.observe(observed.durationMs);
    this.answered(status);
    const kind = route?.action.kind;
    if (kind === 'forward') this.rqTotal += 1;
    else if (kind === 'redirect') this.rqRedirect += 1;
    else if (kind === 'respond') this.rqDirectResponse += 1;
    if (flags !== 0) this.#flagged(flags);
  }

  answered(status: number): void {
    if (status === 0) return;
    this.downstreamRqCompleted += 1;
    if (status < 200) this.downstreamRq1xx += 1;
    else if (status < 300) this.downstreamRq2xx += 1;
    else if (status < 400) this.downstreamRq3xx += 1;
    else if (status < 500) this.downstreamRq4xx += 1;
    else this.downstreamRq5xx += 1;
  }

  /** A request that could not be read. */
  refused(status: number): void {
    this.downstreamRqTotal += 1;
    this.downstreamRqHttp1Total += 1;
    this.downstreamCxProtocolError += 1;
    this.answered(status);
    if (status === 408) this.downstreamRqHeaderTimeout += 1;
    else if (status === 431 || status === 414) this.downstreamRqTooLarge += 1;
  }

  #flagged(flags: number): void {
    if ((flags & CLIENT_GONE) !== 0) this.downstreamRqRxReset += 1;
    if ((flags & IDLE) !== 0) this.downstreamRqIdleTimeout += 1;
    if ((flags & NO_ROUTE) !== 0) this.noRoute += 1;
    if ((flags & NO_CLUSTER) !== 0) this.noCluster += 1;
    if ((flags & OVERLOADED) !== 0) this.downstreamRqOverloadClose += 1;
    if ((flags & TOO_LONG) !== 0) this.downstreamRqMaxDurationReached += 1;
  }
}
