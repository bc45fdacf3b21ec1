// Certificates from Secrets as proxies ask for them: by name, over the stream that all else comes
// over, and never written into what names them.
import type { SdsSecretConfig, Secret } from '../../api/xds/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { GivenCredential } from '../mesh/index.ts';
import { ADS } from './messages.ts';

/** What a TLS context has in place of a certificate or of authorities. */
export function credentialSecret(name: string): SdsSecretConfig {
  return { name, sdsConfig: ADS };
}

export const secretsOf = memo(
  (credentials: readonly GivenCredential[]): ReadonlyMap<string, Secret> =>
    new Map(credentials.map((credential) => [credential.name, secretOf(credential)])),
);

const secretOf = memo((given: GivenCredential): Secret => {
  const { name } = given;
  switch (given.kind) {
    case 'certificate': {
      const { chain, key } = given.pair;
      const pair = { certificateChain: bytes(chain), privateKey: bytes(key.reveal()) };
      return { name, tlsCertificate: pair };
    }
    case 'trust': {
      const { anchors, revocation } = given.trust;
      const crl = revocation === undefined ? {} : { crl: bytes(revocation) };
      return { name, validationContext: { trustedCa: bytes(anchors), ...crl } };
    }
  }
});

function bytes(text: string): { readonly inlineBytes: string } {
  return { inlineBytes: Buffer.from(text).toString('base64') };
}
