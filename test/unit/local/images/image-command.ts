import { findImage } from '../../../../local/images/image-command.ts';
import type { Test } from '../../../harness/unit.ts';

const argvOf = (image: string): readonly string[] => {
  const command = findImage(image);
  return command.kind === 'program' ? command.argv : [];
};

export function spec(t: Test): void {
  t.test('finds a program by the name of its image, wherever that lies', async (t) => {
    const argv = ['/opt/lateen/bin/node', '/opt/lateen/dist/images/nginx.mjs'];

    t.same(argvOf('nginx'), argv);
    t.same(argvOf('docker.io/library/nginx:1.27-alpine'), argv);
    t.same(argvOf('registry.example:5000/mirror/nginx@sha256:00'), argv);
    t.equal(findImage('my-nginx').kind, 'unknown');
  });

  t.test('tells the versions of reviews apart by their environment', async (t) => {
    const image = 'docker.io/istio/examples-bookinfo-reviews-v3:1.20.3';

    t.match(findImage(image), {
      argv: [/node$/, /reviews\.mjs$/],
      env: { ENABLE_RATINGS: 'true', STAR_COLOR: 'red' },
    });
  });

  t.test('says what to do about an image it does not know', async (t) => {
    t.match(findImage('acme/shop:1'), { kind: 'unknown', remedy: /image "acme\/shop:1".*busybox/ });
  });
}
