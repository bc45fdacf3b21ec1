// Access logs, linked: for each log of a listener, which exchanges it tells of and in which words.
// Everything is decided when a listener is first seen; a line costs what is in it.   hot path
import type { Random } from '../../lib/index.ts';
import {
  factFilter,
  planFormat,
  type FactFilter,
  type Format,
  type FormatFacts,
} from '../format/index.ts';
import type { AccessLogPlan } from '../plan/index.ts';

/** Istio's default. */
export const DEFAULT_FORMAT =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% ' +
  '%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% ' +
  '"%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% ' +
  '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" ' +
  '"%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% ' +
  '%UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% ' +
  '%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n';

/** Takes lines for a file, or `/dev/stdout`. */
interface LineTaker {
  line(path: string, text: string): void;
}

type Log = {
  readonly path: string;
  readonly wants: FactFilter | undefined;
  readonly format: Format;
};

export class AccessLogs {
  readonly #random: Random;
  readonly #linked = new WeakMap<readonly AccessLogPlan[], readonly Log[]>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Writes what each of these logs says of it. */
  tell(plans: readonly AccessLogPlan[], facts: FormatFacts, taker: LineTaker): void {
    if (plans.length === 0) return;
    const logs = this.#logs(plans);
    for (let i = 0; i < logs.length; i++) {
      const { path, wants, format } = logs[i]!;
      if (wants === undefined || wants(facts)) taker.line(path, format(facts));
    }
  }

  #logs(plans: readonly AccessLogPlan[]): readonly Log[] {
    let logs = this.#linked.get(plans);
    if (logs === undefined) this.#linked.set(plans, (logs = linked(plans, this.#random)));
    return logs;
  }
}

function linked(plans: readonly AccessLogPlan[], random: Random): readonly Log[] {
  const logs: Log[] = [];
  for (const { path, filter, format } of plans) {
    const wants = filter === undefined ? undefined : factFilter(filter, random);
    logs.push({ path, wants, format: lineFormat(format) });
  }
  return logs;
}

/** A text ends its lines itself, if it means to; an object is a line. */
function lineFormat(format: AccessLogPlan['format']): Format {
  if (format.kind === 'text') {
    const { text } = format;
    return planFormat({ kind: 'text', text: text === '' ? DEFAULT_FORMAT : text });
  }
  const write = planFormat(format);
  return (facts) => `${write(facts)}\n`;
}
