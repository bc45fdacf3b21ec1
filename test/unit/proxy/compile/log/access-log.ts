import { accessLogs } from '../../../../../proxy/compile/log/access-log.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const FILE = 'envoy.extensions.access_loggers.file.v3.FileAccessLog';

  t.test('older and newer ways to write a format mean the same', async (t) => {
    const { place } = compilation();
    const inlineString = '%PROTOCOL%';
    const configs = [
      { path: '/a', format: inlineString },
      { path: '/a', logFormat: { textFormat: inlineString } },
      { path: '/a', logFormat: { textFormatSource: { inlineString } } },
    ];
    const logs = accessLogs(
      configs.map((config) => ({ typedConfig: pack(FILE, config) })),
      place,
    );

    for (const log of logs) t.same(log.format, { kind: 'text', text: inlineString });
    const json = pack(FILE, { path: '/a', logFormat: { jsonFormat: { a: { b: 1 } } } });
    t.match(accessLogs([{ typedConfig: json }], place), [{ format: { json: { a: { b: 1 } } } }]);
  });

  t.test('without a format the line is Envoy’s, and standard output has a path', async (t) => {
    const type = 'envoy.extensions.access_loggers.stream.v3.StdoutAccessLog';
    const [log] = accessLogs([{ typedConfig: pack(type, {}) }], compilation().place);

    t.match(log, { path: '/dev/stdout', format: { text: /^\[%START_TIME%\]/ } });
  });

  t.test('a logger that is not there is refused', async (t) => {
    const typedConfig = { '@type': 'x/Fluentd' };
    t.same(
      refusedBy((at) => accessLogs([{ typedConfig }], at)),
      ['[0].typed_config'],
    );
  });
}
