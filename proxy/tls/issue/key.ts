// A private key that never leaves this process, and the request to certify it.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { signingRequest } from './request.ts';

type KeyToCertify = {
  /** PKCS #8, PEM. */
  readonly key: string;
  /** PKCS #10, PEM. */
  readonly request: string;
};

/** A fresh one for each certificate, so that what leaks is worth at most one lifetime. */
export async function keyToCertify(spiffeId: string): Promise<KeyToCertify> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, request: signingRequest(privateKey, spiffeId) };
}
