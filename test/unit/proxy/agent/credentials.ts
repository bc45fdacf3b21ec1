import { Credentials } from '../../../../proxy/agent/credentials.ts';
import type { Certificates } from '../../../../proxy/tls/index.ts';
import type { Test } from '../../../harness/unit.ts';

const pem = (text: string): string =>
  `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
const issued = { chain: pem('leaf'), key: 'KEY', root: pem('old'), expiresAt: 1000 };

export function spec(t: Test): void {
  t.test('trusts the mounted bundle and the issuer’s root, each once', (t) => {
    const { credentials, told } = fixture(pem('old'));

    credentials.take(issued);

    t.same(told.at(-1), {
      pairs: { default: { chain: pem('leaf'), key: 'KEY' } },
      bundles: { ROOTCA: pem('old') },
    });
    t.end();
  });

  t.test('follows the bundle while a root is replaced', (t) => {
    const { credentials, told, mount } = fixture(pem('old'));
    credentials.take(issued);
    credentials.refresh();
    t.equal(told.length, 1, 'nothing new, nothing told');

    mount(pem('old') + pem('new'));
    credentials.refresh();

    t.equal(told.at(-1)?.bundles['ROOTCA'], pem('old') + pem('new'));
    mount(undefined);
    credentials.refresh();
    t.equal(told.length, 2, 'a file that is away for a moment takes no trust away');
    t.end();
  });

  t.test('proves itself by certificate while it is good, then by token again', (t) => {
    const { credentials } = fixture(pem('old'));
    t.equal(credentials.adsTls(0).certificate, undefined);

    credentials.take(issued);

    t.equal(credentials.adsTls(999).certificate?.key, 'KEY');
    t.equal(credentials.adsTls(1000).certificate, undefined);
    t.equal(credentials.adsTls(1000).roots, pem('old'));
    t.end();
  });
}

function fixture(bundle: string | undefined) {
  const told: Certificates[] = [];
  const state = { bundle };
  const credentials = new Credentials({
    readBundle: () => state.bundle,
    onChange: (certificates) => void told.push(certificates),
  });
  return { credentials, told, mount: (next: string | undefined) => void (state.bundle = next) };
}
