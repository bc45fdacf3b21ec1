import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { decodeProtobuf } from '../../../../../local/kinds/protobuf/decode.ts';

/** What kubectl 1.32 sent, byte for byte. */
const SENT = {
  deployment:
    'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErQBCh0KAmQxEgAaACIAKgAyADgAQgBaCQoDYXBwEgJkMRKEAQgDEgsK' +
    'CQoDYXBwEgJkMRprChsKABIAGgAiACoAMgA4AEIAWgkKA2FwcBICZDESTBIuCgVuZ2lueBIFbmdpbngqADIKCgAQABhQ' +
    'IgAqAEIAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAo' +
    'ADgAGgAiAA==',
  token:
    'azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIdChAKABIAGgAiACoAMgA4AEIAEgMg' +
    'kBwaBAoAEgAaACIA',
  access:
    'azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPAoQCgASABoAIgAq' +
    'ADIAOABCABIeChwKB2RlZmF1bHQSA2dldBoAIgAqBHBvZHMyADoAGggIABIAGgAgABoAIgA=',
};

const deployment = Buffer.from(SENT.deployment, 'base64');

export function spec(t: Test): void {
  t.test('reads what kubectl sends to create a deployment', async (t) => {
    const container = {
      name: 'nginx',
      image: 'nginx',
      ports: [{ containerPort: 80 }],
      resources: {},
    };

    t.same(decodeProtobuf(deployment), {
      kind: 'ok',
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'd1', labels: { app: 'd1' } },
        spec: {
          replicas: 3,
          selector: { matchLabels: { app: 'd1' } },
          template: { metadata: { labels: { app: 'd1' } }, spec: { containers: [container] } },
          strategy: {},
        },
        status: {},
      },
    });
  });

  t.test('reads requests that are never stored', async (t) => {
    t.match(decodeProtobuf(Buffer.from(SENT.token, 'base64')), {
      object: { kind: 'TokenRequest', spec: { expirationSeconds: 3600 } },
    });
    t.match(decodeProtobuf(Buffer.from(SENT.access, 'base64')), {
      object: { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
    });
  });

  t.test('says why it cannot read a body', async (t) => {
    const name = [0x0a, 0x05, 0x0a, 0x01, 0x78, 0x12, 0x00];
    const unknown = Uint8Array.from([0x6b, 0x38, 0x73, 0x00, ...name]);

    t.match(decodeProtobuf(Buffer.from('{}')), { kind: 'rejected', reason: /does not begin/ });
    t.match(decodeProtobuf(unknown), {
      reason: 'no kind "" in version "x" can be read from protobuf: send JSON',
    });
    t.match(decodeProtobuf(deployment.subarray(0, 100)), { reason: /malformed: the message ends/ });
  });

  t.test('never throws, whatever bytes it is given', async (t) => {
    const change = fc.record({ at: fc.nat(deployment.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.nat(deployment.length), (changes, end) => {
        const bytes = Uint8Array.from(deployment);
        for (const { at, value } of changes) bytes[at] = value;

        const { kind } = decodeProtobuf(bytes.subarray(0, end));

        t.match(kind, /^(ok|rejected)$/);
      }),
      { numRuns: 500 },
    );
  });
}
