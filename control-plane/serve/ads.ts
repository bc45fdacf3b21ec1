// The discovery service over gRPC: one stream is one connection of one proxy. Proves who it is,
// feeds its session, and keeps it in the registry while it stands.
import { status, type ServerDuplexStream, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { stringAt, type Clock, type Log } from '../../lib/index.ts';
import type {
  DeltaDiscoveryRequest,
  DiscoveryRequest,
  Node,
  Xds,
  XdsName,
} from '../../api/xds/index.ts';
import { callerOf, type CallerOptions } from './caller.ts';
import { cut } from './cut.ts';
import { deltaSession } from './delta-session.ts';
import { identify, type Identity } from './identify.ts';
import type { Joined, Machines } from './machines.ts';
import type { Connection, Registry } from './registry.ts';
import type { Answer, ServingSession, SessionOptions } from './session.ts';
import { sotwSession } from './sotw-session.ts';
import { sizeOf, Sluice } from './sluice.ts';
import { deltaEncoder, encodeSotw } from './wire.ts';

type AdsOptions = {
  readonly registry: Registry;
  readonly xds: Xds;
  /** Undefined where nobody can prove anything: plaintext. */
  readonly callers: CallerOptions | undefined;
  /** Unique in this process. */
  readonly id: () => string;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined: machines outside the cluster are not registered. */
  readonly machines?: Machines;
};

type Serving = AdsOptions & { readonly sluice: Sluice };

type Protocol<R extends object> = {
  readonly name: Connection['protocol'];
  readonly nodeOf: (request: R) => Node | undefined;
  /** It tells of a machine's health, and asks for nothing. */
  readonly isHealth: (request: R) => boolean;
  readonly problemOf: (request: R) => string | undefined;
  readonly session: (options: SessionOptions) => ServingSession<R>;
};

type Call<R> = ServerDuplexStream<R, Answer>;

const SERVICE = '/envoy.service.discovery.v3.AggregatedDiscoveryService';
const DELTA_REQUEST = 'envoy.service.discovery.v3.DeltaDiscoveryRequest';
const SOTW_REQUEST = 'envoy.service.discovery.v3.DiscoveryRequest';

const HEALTH = 'type.googleapis.com/istio.v1.HealthInformation';

const DELTA: Protocol<DeltaDiscoveryRequest> = {
  name: 'delta',
  nodeOf: ({ node }) => node,
  isHealth: ({ typeUrl }) => typeUrl === HEALTH,
  problemOf: ({ errorDetail }) => errorDetail?.message,
  session: (options) => deltaSession(options),
};

const SOTW: Protocol<DiscoveryRequest> = {
  name: 'sotw',
  nodeOf: ({ node }) => node,
  isHealth: ({ typeUrl }) => typeUrl === HEALTH,
  problemOf: ({ errorDetail }) => errorDetail?.message,
  session: (options) => sotwSession(options),
};

export function adsMethods(xds: Xds) {
  const decode =
    <N extends XdsName>(name: N) =>
    (bytes: Buffer) => {
      const reading = xds.decode(name, bytes);
      if (reading.kind === 'ok') return reading.value;
      throw new Error(reading.problems.map(({ message }) => message).join('; '));
    };
  const streams = { requestStream: true, responseStream: true } as const;
  // Nobody calls this service from here: these two are only for calling.
  const calling = { requestSerialize: refuse, responseDeserialize: refuse };
  return {
    DeltaAggregatedResources: {
      path: `${SERVICE}/DeltaAggregatedResources`,
      ...streams,
      ...calling,
      requestDeserialize: decode(DELTA_REQUEST),
      responseSerialize: deltaEncoder(),
    },
    StreamAggregatedResources: {
      path: `${SERVICE}/StreamAggregatedResources`,
      ...streams,
      ...calling,
      requestDeserialize: decode(SOTW_REQUEST),
      responseSerialize: encodeSotw,
    },
  };
}

export function adsService(options: AdsOptions): UntypedServiceImplementation {
  const serving = { ...options, sluice: new Sluice(options.clock) };
  return {
    DeltaAggregatedResources: (call: Call<DeltaDiscoveryRequest>) => serve(call, DELTA, serving),
    StreamAggregatedResources: (call: Call<DiscoveryRequest>) => serve(call, SOTW, serving),
  };
}

function refuse(): never {
  throw new Error('this side only serves');
}

function serve<R extends object>(call: Call<R>, protocol: Protocol<R>, options: Serving): void {
  // A stream that breaks ends with 'close' too; without a listener Node would throw.
  call.on('error', (error: Error) =>
    options.log.debug('a stream broke', { reason: error.message }),
  );
  prove(call, options).then(
    (proved) => {
      if (proved.kind === 'ok') listen({ call, protocol, options, identity: proved.identity });
      else end(call, proved);
    },
    (error: unknown) => end(call, { code: status.INTERNAL, details: String(error) }),
  );
}

type Proved =
  | { readonly kind: 'ok'; readonly identity: Identity | undefined }
  | { readonly kind: 'refused'; readonly code: status; readonly details: string };

async function prove<R>(call: Call<R>, { callers }: AdsOptions): Promise<Proved> {
  if (callers === undefined) return { kind: 'ok', identity: undefined };
  const caller = await callerOf(call, callers);
  if (caller.kind === 'ok') return caller;
  const code = caller.kind === 'unproved' ? status.UNAUTHENTICATED : status.UNAVAILABLE;
  return { kind: 'refused', code, details: caller.reason };
}

type Listening<R extends object> = {
  readonly call: Call<R>;
  readonly protocol: Protocol<R>;
  readonly options: Serving;
  readonly identity: Identity | undefined;
};

function listen<R extends object>({ call, protocol, options, identity }: Listening<R>): void {
  const { registry } = options;
  let session: ServingSession<R> | undefined;
  const id = options.id();
  let isOver = false;
  const outlet = outletOf({ call, options, leave: () => leave() });
  const { send } = outlet;
  let machine: Joined | undefined;
  const leave = (): void => {
    isOver = true;
    outlet.close();
    machine?.leave();
    machine = undefined;
    if (session !== undefined) registry.remove(id);
    session = undefined;
  };
  const exceeded = (details: string): void => {
    leave();
    end(call, { code: status.RESOURCE_EXHAUSTED, details });
  };
  call.on('data', (request: R) => {
    if (isOver) return;
    if (session === undefined) {
      const said = identify(protocol.nodeOf(request) ?? {}, identity);
      if (said.kind === 'rejected') {
        return end(call, { code: status.PERMISSION_DENIED, details: said.reason });
      }
      const { node } = said;
      let nonces = 0;
      const nonce = (): string => `${id}-${++nonces}`;
      const refused = (typeUrl: string, reason: string): void => {
        registry.tally.refused(typeUrl);
        options.log.warn('a proxy refused what it was told', { node: node.id, typeUrl, reason });
      };
      const repeatsEndpoints = node.kind !== 'lateen';
      const opened = protocol.session({ nonce, repeatsEndpoints, refused, exceeded });
      session = opened;
      registry.add({
        id,
        node,
        protocol: protocol.name,
        connectedAt: options.clock.now(),
        publish: (snapshot) => opened.publish(snapshot),
        send,
        status: () => opened.status(),
      });
      const group = stringAt(protocol.nodeOf(request)?.metadata, 'AUTO_REGISTER_GROUP');
      // Who proves nothing must not put itself among a service's endpoints.
      if (group !== undefined && identity !== undefined) {
        const refused = (details: string): void => {
          if (session === undefined) return;
          leave();
          end(call, { code: status.PERMISSION_DENIED, details });
        };
        machine = options.machines?.joined({ node, group, refused });
      }
      options.log.info('a proxy connected', { node: node.id, client: node.kind, id });
    }
    if (protocol.isHealth(request)) return machine?.healthy(protocol.problemOf(request));
    send(session.request(request));
  });
  call.on('end', () => {
    leave();
    call.end();
  });
  call.on('cancelled', leave);
  call.on('close', leave);
}

type Leaving<R> = { readonly call: Call<R>; readonly options: Serving; readonly leave: () => void };

function outletOf<R>({ call, options, leave }: Leaving<R>): ReturnType<Sluice['outlet']> {
  return options.sluice.outlet({
    write(answer, done) {
      if (!call.writable) return done();
      options.registry.tally.answered(answer.typeUrl, sizeOf(answer));
      call.write(answer, done);
    },
    stalled() {
      options.log.warn('a proxy does not read what it is told', { peer: call.getPeer() });
      leave();
      if (!cut(call)) end(call, { code: status.RESOURCE_EXHAUSTED, details: 'nobody reads' });
    },
  });
}

function end<R>(
  call: Call<R>,
  { code, details }: { readonly code: status; readonly details: string },
): void {
  call.emit('error', { code, details });
}
