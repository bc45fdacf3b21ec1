// The extensions of a certificate (RFC 5280, 4.2): what it may be used for, and for which names.
import {
  bits,
  boolean,
  bytes,
  contentOf,
  decodeDer,
  encodeDer,
  integer,
  isTagged,
  oid,
  partsOf,
  sequence,
  tagged,
  taggedBytes,
  type Der,
} from './der.ts';
import { encodeSubjectName, type SubjectName } from './name.ts';

export type Usage = 'server' | 'client';

type Extensions = {
  readonly names: readonly SubjectName[];
  readonly usages: readonly Usage[];
  readonly authority?: { readonly pathLength?: number };
  /** Without a subject, the names must be read (critical), as SPIFFE relies on. */
  readonly hasSubject: boolean;
  readonly subjectKeyId: Uint8Array;
  readonly issuerKeyId: Uint8Array;
};

export const SUBJECT_KEY_ID = '2.5.29.14';

const PURPOSES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

// Bits from the left: digitalSignature 0, keyCertSign 5, cRLSign 6.
const SIGNS_DATA = { flags: Uint8Array.of(0x80), unusedBits: 7 } as const;
const SIGNS_CERTIFICATES = { flags: Uint8Array.of(0x06), unusedBits: 1 } as const;

export function extensions(wanted: Extensions): Der {
  const { authority, names, usages } = wanted;
  const { flags, unusedBits } = authority === undefined ? SIGNS_DATA : SIGNS_CERTIFICATES;
  const listed = [
    extension('2.5.29.19', true, basicConstraints(authority)),
    extension('2.5.29.15', true, bits(flags, unusedBits)),
    extension(SUBJECT_KEY_ID, false, bytes(wanted.subjectKeyId)),
    extension('2.5.29.35', false, sequence(taggedBytes(0, wanted.issuerKeyId))),
  ];
  if (usages.length > 0) {
    const purposes = usages.map((usage) => oid(PURPOSES[usage]));
    listed.push(extension('2.5.29.37', false, sequence(...purposes)));
  }
  if (names.length > 0) {
    const general = sequence(...names.map(encodeSubjectName));
    listed.push(extension('2.5.29.17', !wanted.hasSubject, general));
  }
  return tagged(3, sequence(...listed));
}

/** The value of one extension among the parts of a certificate's body. */
export function extensionValue(parts: readonly Der[], id: string): Der | undefined {
  const listed = parts
    .filter((part) => isTagged(part, 3))
    .flatMap(partsOf)
    .flatMap(partsOf);
  const wanted = contentOf(oid(id));
  for (const [name, ...rest] of listed.map(partsOf)) {
    if (name === undefined || !contentOf(name).equals(wanted)) continue;
    const value = rest.at(-1);
    return value === undefined ? undefined : decodeDer(contentOf(value));
  }
  return undefined;
}

function basicConstraints(authority: Extensions['authority']): Der {
  if (authority === undefined) return sequence();
  const { pathLength } = authority;
  return sequence(boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)]));
}

function extension(id: string, critical: boolean, value: Der): Der {
  const flag = critical ? [boolean(true)] : [];
  return sequence(oid(id), ...flag, bytes(encodeDer(value)));
}
