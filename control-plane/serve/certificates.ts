// The certificate service that Istio's agents and ours call: a request in, a chain out. The
// identity in it is the caller's, whatever the request says.
import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Log } from '../../lib/index.ts';
import type {
  IstioCertificateRequest,
  IstioCertificateResponse,
  Xds,
} from '../../api/xds/index.ts';
import type { Authority } from '../ca/index.ts';
import { callerOf, type CallerOptions } from './caller.ts';

type CertificateOptions = {
  readonly authority: Authority;
  readonly callers: CallerOptions;
  readonly log: Log;
};

type Call = ServerUnaryCall<IstioCertificateRequest, IstioCertificateResponse>;

const REQUEST = 'istio.v1.auth.IstioCertificateRequest';
const RESPONSE = 'istio.v1.auth.IstioCertificateResponse';

export function certificateMethods(xds: Xds) {
  const decode = (bytes: Buffer): IstioCertificateRequest => {
    const reading = xds.decode(REQUEST, bytes);
    if (reading.kind === 'ok') return reading.value;
    throw new Error(reading.problems.map(({ message }) => message).join('; '));
  };
  return {
    CreateCertificate: {
      path: '/istio.v1.auth.IstioCertificateService/CreateCertificate',
      requestStream: false,
      responseStream: false,
      requestDeserialize: decode,
      responseSerialize: (response: IstioCertificateResponse) => xds.encode(RESPONSE, response),
      // Nobody calls this service from here.
      requestSerialize: refuse,
      responseDeserialize: refuse,
    },
  } as const;
}

export function certificateService(options: CertificateOptions): UntypedServiceImplementation {
  return {
    CreateCertificate: (call: Call, answer: sendUnaryData<IstioCertificateResponse>) => {
      create(call, options).then(
        (outcome) => {
          if (outcome.kind === 'ok') answer(null, { certChain: outcome.chain });
          else answer({ code: outcome.code, details: outcome.details });
        },
        (error: unknown) => answer({ code: status.INTERNAL, details: String(error) }),
      );
    },
  };
}

type Outcome =
  | { readonly kind: 'ok'; readonly chain: readonly string[] }
  | { readonly kind: 'refused'; readonly code: status; readonly details: string };

async function create(call: Call, options: CertificateOptions): Promise<Outcome> {
  const { authority, callers, log } = options;
  const caller = await callerOf(call, callers);
  if (caller.kind !== 'ok') {
    const code = caller.kind === 'unproved' ? status.UNAUTHENTICATED : status.UNAVAILABLE;
    log.warn('refused a certificate', { reason: caller.reason, peer: call.getPeer() });
    return { kind: 'refused', code, details: caller.reason };
  }
  const { csr = '', validityDuration = 0 } = call.request;
  const issued = authority.issue({ ...caller.identity, csr, ttlMs: validityDuration * 1000 });
  if (issued.kind === 'rejected') {
    const details = `the certificate request ${issued.reason}`;
    return { kind: 'refused', code: status.INVALID_ARGUMENT, details };
  }
  const until = new Date(issued.notAfter).toISOString();
  log.info('issued a certificate', { ...caller.identity, until });
  return { kind: 'ok', chain: issued.chain };
}

function refuse(): never {
  throw new Error('this side only serves');
}
