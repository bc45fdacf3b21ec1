import { asBoolean, asInteger, asText, asWord, readSettings, setting } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

const table = {
  level: setting({
    name: 'LATEEN_LOG_LEVEL',
    parse: asWord('info', 'debug'),
    fallback: 'info',
    reason: 'to look closely',
  }),
  port: setting({
    name: 'LATEEN_PORT',
    parse: asInteger({ min: 1, max: 65_535 }),
    fallback: 6443,
    reason: 'when 6443 is taken',
  }),
  home: setting({
    name: 'XDG_STATE_HOME',
    parse: asText,
    fallback: '/state',
    reason: 'where state lives',
  }),
  quiet: setting({
    name: 'LATEEN_QUIET',
    parse: asBoolean,
    fallback: false,
    reason: 'for scripts',
  }),
};

export function spec(t: Test): void {
  t.test('takes the command line before the environment before the default', async (t) => {
    const env = { LATEEN_PORT: '1', LATEEN_LOG_LEVEL: 'debug', XDG_STATE_HOME: '' };

    const reading = readSettings(table, { env, argv: ['--port', '2', '--quiet'] });

    t.same(reading, {
      kind: 'ok',
      value: { level: 'debug', port: 2, home: '/state', quiet: true },
    });
  });

  t.test('reports every error together, with what would be right', async (t) => {
    const env = { LATEEN_PORT: 'many', LATEEN_LOG_LEVEL: 'loud' };

    const reading = readSettings(table, { env, argv: ['--prot=1', 'stray', '--quiet=perhaps'] });

    t.equal(reading.kind, 'rejected');
    t.match(reading.kind === 'rejected' ? reading.reasons : [], [
      /'stray' is not of the form/,
      /LATEEN_LOG_LEVEL: must be one of info, debug, not 'loud'/,
      /LATEEN_PORT: must be an integer from 1 to 65535, not 'many'/,
      /LATEEN_QUIET: must be true or false/,
      /--prot is not a setting; known: log-level, port, xdg-state-home, quiet/,
    ]);
  });
}
