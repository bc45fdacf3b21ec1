import { X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Metadata, status, type ServerUnaryCall } from '@grpc/grpc-js';
import type { Test } from '../../../harness/unit.ts';
import {
  Xds,
  type IstioCertificateRequest,
  type IstioCertificateResponse,
} from '../../../../api/xds/index.ts';
import { Authority, makeRoot } from '../../../../control-plane/ca/index.ts';
import { certificateMethods, certificateService } from '../../../../control-plane/serve/index.ts';
import { isObject, ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { CSR } from '../../../harness/csr.ts';

type Call = ServerUnaryCall<IstioCertificateRequest, IstioCertificateResponse>;
type Answer =
  | { readonly kind: 'ok'; readonly chain: readonly string[] }
  | { readonly kind: 'refused'; readonly code: unknown; readonly details: unknown };

type Unary = (
  call: Call,
  answer: (error: unknown, response?: IstioCertificateResponse) => void,
) => void;

function isUnary(value: unknown): value is Unary {
  return typeof value === 'function';
}

function call(request: IstioCertificateRequest, token: string | undefined): Call {
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  return Object.assign(new EventEmitter(), {
    request,
    metadata,
    cancelled: false,
    getPeer: () => '10.0.0.1:5',
    sendMetadata: () => undefined,
    getDeadline: () => Infinity,
    getPath: () => '',
    getHost: () => '',
    getAuthContext: () => ({}),
    getMetricsRecorder: () => {
      throw new Error('nobody measures here');
    },
  });
}

export function spec(t: Test): void {
  const trustDomain = 'cluster.local';
  const service = () => {
    const [clock, random] = [new ManualClock(), seededRandom(1)];
    const root = makeRoot({ trustDomain, clock, random });
    const authority = new Authority({
      ...{ root, trustDomain, clock, random },
      ...{ ttlMs: 3_600_000, ttlMsMax: 7_200_000 },
    });
    const review = async (token: string) => {
      if (token === 'down') throw new Error('no route');
      if (token !== 'good') return { kind: 'rejected', reason: 'expired' } as const;
      return { kind: 'ok', namespace: 'shop', serviceAccount: 'web' } as const;
    };
    return certificateService({ authority, callers: { trustDomain, review }, log: silentLog });
  };
  const ask = (request: IstioCertificateRequest, token?: string): Promise<Answer> =>
    new Promise((resolve) => {
      const { CreateCertificate: create } = service();
      if (!isUnary(create)) throw new Error('the service has no such method');
      create(call(request, token), (error, response) => {
        if (isObject(error))
          resolve({ kind: 'refused', code: error['code'], details: error['details'] });
        else resolve({ kind: 'ok', chain: response?.certChain ?? [] });
      });
    });

  t.test('certifies the caller, whoever the request says it is', async (t) => {
    const answer = await ask({ csr: CSR }, 'good');

    if (answer.kind !== 'ok') return void t.fail(String(answer.details));
    const leaf = new X509Certificate(answer.chain[0] ?? '');
    t.equal(leaf.subjectAltName, 'URI:spiffe://cluster.local/ns/shop/sa/web');
    t.equal(answer.chain.length, 2, 'with the root');
  });

  t.test('tells those who should come again from those who should not', async (t) => {
    t.match(await ask({ csr: CSR }), { code: status.UNAUTHENTICATED });
    t.match(await ask({ csr: CSR }, 'old'), { code: status.UNAUTHENTICATED, details: 'expired' });
    t.match(await ask({ csr: CSR }, 'down'), { code: status.UNAVAILABLE, details: /no route/ });
    t.match(await ask({ csr: 'x' }, 'good'), {
      code: status.INVALID_ARGUMENT,
      details: /the certificate request not a PEM/,
    });
  });

  t.test('speaks the messages that Istio’s own agent sends', async (t) => {
    const xds = new Xds();
    const { requestDeserialize, responseSerialize } = certificateMethods(xds).CreateCertificate;
    const request = { csr: CSR, validityDuration: 60 };
    const bytes = xds.encode('istio.v1.auth.IstioCertificateRequest', request);

    t.match(requestDeserialize(bytes), { csr: CSR });
    t.throws(() => requestDeserialize(Buffer.from([0x0a, 0xff])));
    t.ok(responseSerialize({ certChain: ['a'] }).includes('a'));
  });
}
