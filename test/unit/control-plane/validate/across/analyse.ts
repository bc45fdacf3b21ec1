import { analysisOf, objectYaml, told } from '../../../../harness/analysis.ts';
import type { Test } from '../../../../harness/unit.ts';

const LOST = objectYaml('DestinationRule lost', { spec: '{ host: nobody }' });

export function spec(t: Test): void {
  t.test('tells each object its own, with a code, a place and what to do', async (t) => {
    const findings = analysisOf([LOST]).get('DestinationRule default/lost');

    t.match(findings, [{ code: 'IST0174', path: 'spec.host', message: String, remedy: String }]);
  });

  t.test('is silent where an object asks for it', async (t) => {
    const silent = (codes: string): string =>
      LOST.replace(
        'annotations: {}',
        `annotations: { galley.istio.io/analyze-suppress: '${codes}' }`,
      );

    t.equal(told(LOST).length, 1);
    t.same(told(silent('IST0101, IST0174')), []);
    t.same(told(silent('*')), []);
    t.equal(told(silent('IST0101')).length, 1);
  });
}
