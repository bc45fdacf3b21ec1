// Reads the request bodies that `kubectl create namespace` and typed clients send as protobuf.
// Answers are JSON, which every client accepts, so nothing here encodes.
import type { JsonObject } from '../../../lib/index.ts';
import { builtinTypeOf } from '../builtin.ts';
import { messageOf } from './message.ts';
import { fieldsOf, ProtobufError, textOf } from './wire.ts';

type Decoded =
  | { readonly kind: 'ok'; readonly object: JsonObject }
  | { readonly kind: 'rejected'; readonly reason: string };

// What Kubernetes puts before every stored or sent message: `k8s` and a zero byte.
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

type Envelope = { apiVersion: string; kind: string; raw: Uint8Array; encoding: string };

export function decodeProtobuf(bytes: Uint8Array): Decoded {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) {
    return { kind: 'rejected', reason: 'the body does not begin as Kubernetes protobuf does' };
  }
  try {
    return decode(bytes.subarray(MAGIC.length));
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    return { kind: 'rejected', reason: `the protobuf body is malformed: ${error.message}` };
  }
}

function decode(bytes: Uint8Array): Decoded {
  const { apiVersion, kind, raw, encoding } = openEnvelope(bytes);
  if (encoding !== '') {
    return {
      kind: 'rejected',
      reason: `content encoding ${encoding} inside protobuf is not known`,
    };
  }
  const type = builtinTypeOf({ apiVersion, kind });
  if (type === undefined) {
    const name = `kind "${kind}" in version "${apiVersion}"`;
    return { kind: 'rejected', reason: `no ${name} can be read from protobuf: send JSON` };
  }
  return { kind: 'ok', object: { apiVersion, kind, ...messageOf(type, raw, 0) } };
}

function openEnvelope(bytes: Uint8Array): Envelope {
  const envelope: Envelope = { apiVersion: '', kind: '', raw: new Uint8Array(), encoding: '' };
  for (const field of fieldsOf(bytes)) {
    if (field.kind !== 'bytes') throw new ProtobufError('the envelope holds a number');
    if (field.number === 1) {
      for (const part of fieldsOf(field.bytes)) {
        if (part.kind !== 'bytes') continue;
        if (part.number === 1) envelope.apiVersion = textOf(part.bytes);
        if (part.number === 2) envelope.kind = textOf(part.bytes);
      }
    }
    if (field.number === 2) envelope.raw = field.bytes;
    if (field.number === 3) envelope.encoding = textOf(field.bytes);
  }
  return envelope;
}
