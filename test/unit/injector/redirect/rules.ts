import type { Test } from '../../../harness/unit.ts';
import { rulesOf, type Family } from '../../../../injector/redirect/rules.ts';
import { readCommand } from '../../../../injector/redirect/settings.ts';

const USUAL = ['-i', '*', '-b', '*', '-d', '15090,15021,15020'];

const TO_ITSELF = '-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008';

export function spec(t: Test): void {
  t.test('hands over all TCP but that of the proxy itself, in this order', async (t) => {
    t.same(rules(USUAL), [
      '-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN',
      '-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001',
      '-A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006',
      '-A PREROUTING -p tcp -j ISTIO_INBOUND',
      '-A ISTIO_INBOUND -p tcp -m tcp --dport 15090 -j RETURN',
      '-A ISTIO_INBOUND -p tcp -m tcp --dport 15021 -j RETURN',
      '-A ISTIO_INBOUND -p tcp -m tcp --dport 15020 -j RETURN',
      '-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT',
      '-A OUTPUT -j ISTIO_OUTPUT',
      '-A ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN',
      `${TO_ITSELF} -m owner --uid-owner 1337 -j ISTIO_IN_REDIRECT`,
      '-A ISTIO_OUTPUT -o lo -m owner ! --uid-owner 1337 -j RETURN',
      '-A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN',
      `${TO_ITSELF} -m owner --gid-owner 1337 -j ISTIO_IN_REDIRECT`,
      '-A ISTIO_OUTPUT -o lo -m owner ! --gid-owner 1337 -j RETURN',
      '-A ISTIO_OUTPUT -m owner --gid-owner 1337 -j RETURN',
      '-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN',
      '-A ISTIO_OUTPUT -j ISTIO_REDIRECT',
    ]);
  });

  t.test('takes single ports and ranges, each family its own', async (t) => {
    const words = ['-i', '10.0.0.0/8,fd00::/8,192.0.2.7', '-x', '10.9.0.0/16', '-b', '80,443'];
    const four = rules([...words, '-q', '5432', '-o', '6379']);

    t.same(
      four.filter((rule) => /ISTIO_INBOUND -p/.test(rule)),
      [
        '-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN',
        '-A ISTIO_INBOUND -p tcp -m tcp --dport 80 -j ISTIO_IN_REDIRECT',
        '-A ISTIO_INBOUND -p tcp -m tcp --dport 443 -j ISTIO_IN_REDIRECT',
      ],
    );
    t.same(four.slice(-4), [
      '-A ISTIO_OUTPUT -d 10.9.0.0/16 -j RETURN',
      '-A ISTIO_OUTPUT -p tcp -m tcp --dport 5432 -j ISTIO_REDIRECT',
      '-A ISTIO_OUTPUT -d 10.0.0.0/8 -j ISTIO_REDIRECT',
      '-A ISTIO_OUTPUT -d 192.0.2.7/32 -j ISTIO_REDIRECT',
    ]);
    t.ok(four.includes('-A ISTIO_OUTPUT -p udp -m udp --dport 6379 -j RETURN'));
    t.same(rules(words, 'ipv6').slice(-2), [
      '-A ISTIO_OUTPUT -d ::1/128 -j RETURN',
      '-A ISTIO_OUTPUT -d fd00::/8 -j ISTIO_REDIRECT',
    ]);
  });

  t.test('captures nothing where the lists are empty', async (t) => {
    const none = rules(['-i', '', '-b', '']);

    t.notOk(none.some((rule) => rule.startsWith('-A PREROUTING')));
    t.equal(none.at(-1), '-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN');
  });

  t.test('takes what comes in from virtual machines as going out', async (t) => {
    const all = rules([...USUAL, '-k', 'virt0', '-c', 'eth9']);

    t.same(all.slice(0, 3), [
      '-A PREROUTING -i eth9 -j RETURN',
      '-A OUTPUT -o eth9 -j RETURN',
      '-I PREROUTING 1 -i virt0 -j RETURN',
    ]);
    t.equal(all.at(-1), '-I PREROUTING 1 -i virt0 -j ISTIO_REDIRECT');
  });
}

function rules(words: readonly string[], family: Family = 'ipv4'): readonly string[] {
  const reading = readCommand(words);
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return rulesOf(reading.command.settings, family);
}
