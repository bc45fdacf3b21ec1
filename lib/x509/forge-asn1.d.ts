// The typings of node-forge describe the whole library; we load its ASN.1 part alone.
declare module 'node-forge/lib/asn1.js' {
  import type { asn1 } from 'node-forge';
  const part: typeof asn1;
  export = part;
}
