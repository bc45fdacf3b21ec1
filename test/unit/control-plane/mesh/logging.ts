import type { Test } from '../../../harness/unit.ts';
import { readMeshConfig, type AccessLogging } from '../../../../api/istio/index.ts';
import { logsOf } from '../../../../control-plane/mesh/logging.ts';
import type { JsonObject } from '../../../../lib/index.ts';

const OWN = [{ name: 'own', envoyFileAccessLog: { path: '/own' } }];

function logs(mesh: JsonObject, ...levels: readonly (readonly AccessLogging[])[]): unknown {
  const reading = readMeshConfig({ extensionProviders: OWN, ...mesh });
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.findings));
  const targets = logsOf(levels, { settings: reading.value, mode: 'SERVER' });
  return targets.map(({ path, expression = '' }) => `${path} ${expression}`.trim());
}

export function spec(t: Test): void {
  const envoy = { providers: [{ name: 'envoy' }] };
  const own = { providers: [{ name: 'own' }] };

  t.test('writes to the mesh’s file as long as nobody says otherwise', async (t) => {
    t.same(logs({}), []);
    t.same(logs({ accessLogFile: '/file' }), ['/file']);
    t.same(logs({ accessLogFile: '/file' }, [envoy]), ['/dev/stdout']);
    t.same(logs({ accessLogFile: '/file', defaultProviders: { accessLogging: ['own'] } }), [
      '/own',
    ]);
    t.same(logs({ accessLogFile: '/file' }, [{ disabled: true }]), []);
  });

  t.test('lets a narrower level say which providers there are', async (t) => {
    t.same(logs({}, [envoy], [own]), ['/own']);
    t.same(logs({}, [envoy, own]), ['/dev/stdout', '/own']);
    t.same(logs({}, [envoy, own], [{ ...own, disabled: true }]), []);
    t.same(logs({}, [envoy], [{ disabled: true }]), []);
    t.same(logs({}, [{ ...envoy, disabled: true }], [envoy]), ['/dev/stdout']);
    t.same(logs({}, [{ providers: [{ name: 'nobody' }] }]), []);
  });

  t.test('keeps a filter until a narrower level has one of its own', async (t) => {
    const failed = { ...envoy, filter: { expression: 'response.code >= 500' } };
    const found = { filter: { expression: 'response.code == 404' } };

    t.same(logs({}, [failed]), ['/dev/stdout response.code >= 500']);
    t.same(logs({}, [failed], [found]), ['/dev/stdout response.code == 404']);
  });

  t.test('passes over what is for the other side', async (t) => {
    t.same(logs({}, [{ ...envoy, match: { mode: 'CLIENT' } }]), []);
    t.same(logs({}, [envoy], [{ disabled: true, match: { mode: 'CLIENT' } }]), ['/dev/stdout']);
    t.same(logs({}, [{ ...envoy, match: { mode: 'SERVER' } }]), ['/dev/stdout']);
  });
}
