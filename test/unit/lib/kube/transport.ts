import { readStatus } from '../../../../lib/kube/transport.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads of a Status what is there, and leaves out what is not its type', async (t) => {
    const status = readStatus(
      {
        kind: 'Status',
        status: 'Failure',
        message: 'pods "web" is invalid',
        reason: 'Invalid',
        code: 422,
        details: { name: 'web', uid: 7, causes: [{ field: 'spec', message: 'is wrong' }, 'noise'] },
      },
      500,
    );

    t.match(status, { message: 'pods "web" is invalid', reason: 'Invalid', code: 422 });
    t.same(status.details, { name: 'web', causes: [{ message: 'is wrong', field: 'spec' }, {}] });
  });

  t.test('makes do with the code alone', async (t) => {
    t.match(readStatus(undefined, 503), {
      code: 503,
      reason: '',
      message: 'the server answered 503',
    });
  });
}
