import type { Test } from '../../../../harness/unit.ts';
import { aBook, aService, aSlice } from '../../../../harness/services.ts';
import {
  targetsOf,
  usableEndpoints,
  WrittenBook,
} from '../../../../../local/agent/network/service-book.ts';

const HTTP = { name: 'http', protocol: 'tcp', port: 80 } as const;

export function spec(t: Test): void {
  t.test('a port leads to every ready endpoint once, in a stable order', async (t) => {
    const slices = [
      aSlice(['10.244.1.9', '10.244.1.2']),
      aSlice(['10.244.1.2', { address: '10.244.1.3', state: 'not ready' }]),
    ];

    t.same(targetsOf(slices, HTTP), [
      { address: '10.244.1.2', port: 8080 },
      { address: '10.244.1.9', port: 8080 },
    ]);
    t.same(targetsOf(slices, { ...HTTP, name: 'other' }), []);
  });

  t.test('endpoints that end are used only while nothing is ready', async (t) => {
    const ending = { address: '10.244.1.1', state: 'last resort' } as const;

    t.same(targetsOf([aSlice([ending])], HTTP), [{ address: '10.244.1.1', port: 8080 }]);
    t.same(targetsOf([aSlice([ending, '10.244.1.2'])], HTTP), [
      { address: '10.244.1.2', port: 8080 },
    ]);
    t.equal(usableEndpoints([aSlice([ending, '10.244.1.2'])]).length, 1);
  });

  t.test('a slice that changes its service leaves the old one', async (t) => {
    const book = aBook([aService(), aService({ name: 'api' })], [aSlice(['10.244.1.1'])]);

    book.putSlice(aSlice(['10.244.1.1'], { service: 'api' }));

    t.equal(book.slices(aService()).length, 0);
    t.equal(book.slices(aService({ name: 'api' })).length, 1);
  });

  t.test('tells of changes, and not of what was not there', async (t) => {
    let changes = 0;
    const book = new WrittenBook(() => (changes += 1));

    book.putService(aService());
    book.removeService('default/web');
    book.removeService('default/web');
    book.removeSlice('default/none');

    t.equal(changes, 2);
    t.equal(book.isComplete(), false);
  });
}
