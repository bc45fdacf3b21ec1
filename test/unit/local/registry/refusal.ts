import type { Test } from '../../../harness/unit.ts';
import { applyConflict, forbidden, invalid, success } from '../../../../local/registry/index.ts';
import { ground } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('several wrong fields are listed, each a cause of its own', async (t) => {
    const { kind } = ground(t).place('deployments.apps');
    const errors = [
      { path: 'spec.a', reason: 'FieldValueRequired', message: 'Required value' },
      { path: 'spec.b', reason: 'FieldValueInvalid', message: 'Invalid value: 1: no' },
    ] as const;

    const { status } = invalid({ kind, name: 'web' }, errors);

    t.equal(
      status.message,
      'Deployment.apps "web" is invalid: [spec.a: Required value, spec.b: Invalid value: 1: no]',
    );
    t.match(status.details, {
      name: 'web',
      group: 'apps',
      kind: 'Deployment',
      causes: [{ reason: 'FieldValueRequired', field: 'spec.a' }, { field: 'spec.b' }],
    });
  });

  t.test('kinds of the core group are named without one', async (t) => {
    const kind = { group: '', plural: 'pods' };

    t.match(forbidden({ kind, name: 'a' }, 'no').status, {
      code: 403,
      message: 'pods "a" is forbidden: no',
      details: { kind: 'pods', name: 'a' },
    });
    t.same(success({ kind, name: 'a', uid: 'u' })['details'], {
      name: 'a',
      kind: 'pods',
      uid: 'u',
    });
  });

  t.test('a conflict names every contested field', async (t) => {
    const conflicts = [{ manager: '"one"', fields: ['.data.a', '.data.b'] }];

    t.match(applyConflict({ message: 'Apply failed', conflicts }).status, {
      code: 409,
      details: {
        causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }, { field: '.data.b' }],
      },
    });
  });
}
