// Answers as bytes. The bytes of resources are spliced in as they were made once; nothing is
// encoded for each proxy but the envelope.
import { Writer } from '../../lib/index.ts';
import { nameOfTypeUrl, Xds, type XdsMessages, type XdsName } from '../../api/xds/index.ts';
import type { Encode } from '../snapshot/index.ts';
import type { Answer } from './session.ts';

// Field numbers of `envoy.service.discovery.v3`.
const LENGTH_DELIMITED = 2;

/** Made once by each program. */
export function xdsCodec(): Xds {
  return new Xds();
}

/** `google.protobuf.Any` of a resource. */
export function encodeWith(xds: Xds): Encode {
  return (typeUrl, value) => {
    const name = nameOfTypeUrl(typeUrl);
    if (!isKnown(xds, name)) throw new Error(`no definition of ${name}`);
    const message: XdsMessages[XdsName] = value;
    return new Writer()
      .tag(1, LENGTH_DELIMITED)
      .string(typeUrl)
      .tag(2, LENGTH_DELIMITED)
      .raw(xds.encode(name, message))
      .finish();
  };
}

/** `DeltaDiscoveryResponse` */
export function encodeDelta(answer: Answer): Buffer {
  const writer = new Writer();
  writer.tag(1, LENGTH_DELIMITED).string(answer.version);
  for (const { name, version, bytes } of answer.resources) {
    writer.tag(2, LENGTH_DELIMITED).message(() => {
      writer.tag(3, LENGTH_DELIMITED).string(name);
      writer.tag(1, LENGTH_DELIMITED).string(version);
      writer.tag(2, LENGTH_DELIMITED).raw(bytes);
    });
  }
  writer.tag(4, LENGTH_DELIMITED).string(answer.typeUrl);
  writer.tag(5, LENGTH_DELIMITED).string(answer.nonce);
  for (const name of answer.removed) writer.tag(6, LENGTH_DELIMITED).string(name);
  return writer.finish();
}

/** `DiscoveryResponse` */
export function encodeSotw(answer: Answer): Buffer {
  const writer = new Writer();
  writer.tag(1, LENGTH_DELIMITED).string(answer.version);
  for (const { bytes } of answer.resources) writer.tag(2, LENGTH_DELIMITED).raw(bytes);
  writer.tag(4, LENGTH_DELIMITED).string(answer.typeUrl);
  writer.tag(5, LENGTH_DELIMITED).string(answer.nonce);
  return writer.finish();
}

function isKnown(xds: Xds, name: string): name is XdsName {
  return xds.knows(name);
}
