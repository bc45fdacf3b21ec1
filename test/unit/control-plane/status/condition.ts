import { statusOf } from '../../../../control-plane/status/index.ts';
import type { Finding } from '../../../../control-plane/validate/index.ts';
import type { Test } from '../../../harness/unit.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-02T00:00:00.000Z';
const HELD = { connected: 3, settled: 3, refusals: [] };

export function spec(t: Test): void {
  const facts = {
    findings: [],
    across: [],
    more: {},
    standing: HELD,
    generation: 2,
    before: undefined,
    now: NOW,
  };

  t.test('says that an object is accepted, and how many proxies hold it', async (t) => {
    t.match(statusOf(facts), {
      observedGeneration: '2',
      conditions: [
        { type: 'Accepted', status: 'True', lastTransitionTime: NOW },
        {
          type: 'Programmed',
          status: 'True',
          message: '3 of 3 proxies acknowledged what they were told',
        },
      ],
      validationMessages: [],
    });
  });

  t.test('does not say that proxies hold what nobody acts on', async (t) => {
    const whole = { path: 'spec', code: 'LTN0101', message: 'is not applied', remedy: 'use x' };
    const told = statusOf({ ...facts, findings: [{ severity: 'warning', ...whole }] });

    t.match(told['conditions'], [
      { type: 'Accepted', status: 'True' },
      {
        type: 'Programmed',
        status: 'False',
        reason: 'NotHonoured',
        message: 'spec: is not applied: use x',
      },
    ]);
  });

  t.test('says what is wrong with it, where', async (t) => {
    const [error] = [findings({ path: 'spec.hosts', message: 'is empty: name one' })];

    t.match(statusOf({ ...facts, findings: error }), {
      conditions: [
        { type: 'Accepted', status: 'False', message: 'spec.hosts: is empty: name one' },
        { type: 'Programmed', status: 'False', reason: 'Invalid' },
      ],
      validationMessages: [
        {
          type: { code: 'IST0106' },
          level: 'ERROR',
          path: 'spec.hosts',
          message: 'spec.hosts: is empty: name one',
        },
      ],
    });
  });

  t.test(
    'says what does not go together with the rest, which is applied all the same',
    async (t) => {
      const across = [
        {
          severity: 'error',
          code: 'IST0109',
          path: 'spec.hosts[0]',
          message: 'is taken',
          remedy: 'go',
        },
      ] as const;

      t.match(statusOf({ ...facts, across, more: { addresses: ['x'] } }), {
        addresses: ['x'],
        conditions: [
          { type: 'Accepted', status: 'True' },
          { type: 'Programmed', status: 'True' },
          {
            type: 'Consistent',
            status: 'False',
            reason: 'IST0109',
            message: /^spec.hosts\[0\]: is taken/,
          },
        ],
        validationMessages: [{ type: { code: 'IST0109' }, remedy: 'go' }],
      });
    },
  );

  t.test('says what proxies had against it, and who has not answered', async (t) => {
    const refused = { connected: 3, settled: 2, refusals: ['cluster a: too new'] };
    t.match(statusOf({ ...facts, standing: refused }), {
      conditions: [{}, { status: 'False', reason: 'Refused', message: 'cluster a: too new' }],
    });
    t.match(statusOf({ ...facts, standing: { ...refused, refusals: [] } }), {
      conditions: [{}, { status: 'False', reason: 'Pending', message: /^2 of 3 proxies/ }],
    });
  });

  t.test('moves times only when something turned, and leaves what others wrote', async (t) => {
    const foreign = { type: 'Reviewed', status: 'True' };
    const first = statusOf({ ...facts, before: { addresses: ['x'], conditions: [foreign] } });

    const later = statusOf({ ...facts, before: first, now: LATER });
    const turned = statusOf({
      ...facts,
      before: first,
      now: LATER,
      standing: { ...HELD, settled: 0 },
    });

    t.same(later, first);
    t.match(turned, {
      addresses: ['x'],
      conditions: [foreign, { lastTransitionTime: NOW }, { lastTransitionTime: LATER }, {}],
    });
  });
}

function findings(place: { readonly path: string; readonly message: string }): readonly Finding[] {
  return [{ severity: 'error', ...place }];
}
