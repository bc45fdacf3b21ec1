// The tools in `deploy/`, as far as they decide something.
import { t } from 'tap';
import { findPeer, mirrorIn, PEERS } from '../deploy/peers/index.ts';

await t.test('takes the Debian mirror from both notations of apt', async (t) => {
  const blocks = 'Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\n';
  const lines =
    '# deb http://old.example/debian sid main\ndeb https://a.example/debian/ trixie main\n';

  t.equal(mirrorIn(blocks), 'http://mirror.example/debian');
  t.equal(mirrorIn(lines), 'https://a.example/debian');
  t.equal(
    mirrorIn('deb [arch=amd64 signed-by=/k] http://b.example/debian sid main'),
    'http://b.example/debian',
  );
});

await t.test('does not take security updates or strangers for a mirror', async (t) => {
  t.equal(mirrorIn('URIs: http://mirror.example/debian-security\n'), undefined);
  t.equal(mirrorIn('deb https://c.example/apt tools main\n'), undefined);
});

await t.test('names the peers there are when one is asked for that is not', async (t) => {
  t.throws(() => findPeer('kubectl-0.1'), { message: /there are kubectl-1\.32/ });
  t.equal(new Set(PEERS.map((peer) => peer.name)).size, PEERS.length);
});
