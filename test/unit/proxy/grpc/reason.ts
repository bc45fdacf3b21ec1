import { reasonOf } from '../../../../proxy/grpc/reason.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('says what to look at, and what the machine said', async (t) => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:15012'), {
      code: 'ECONNREFUSED',
    });
    const words = 'nobody listens there; is it running? (connect ECONNREFUSED 10.0.0.1:15012)';
    t.equal(reasonOf(error), words);
  });

  t.test('tells of each address when all were tried', async (t) => {
    const error = Object.assign(new AggregateError([new Error('one'), new Error('two')]), {
      code: 'ECONNREFUSED',
    });
    t.equal(reasonOf(error), 'nobody listens there; is it running? (one, two)');
  });

  t.test('what nobody foresaw speaks for itself', async (t) => {
    t.equal(reasonOf(new Error('strange')), 'strange');
    t.equal(reasonOf('stranger'), 'stranger');
  });
}
