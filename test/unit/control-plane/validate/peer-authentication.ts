import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('wants to know whose ports are meant', async (t) => {
    const said = (spec: string): readonly string[] =>
      findingsOf({ kind: 'PeerAuthentication', spec });

    t.match(said('portLevelMtls: { x: { mode: STRICT } }'), [
      /portLevelMtls needs a selector/,
      /portLevelMtls\[x\] must be a port/,
    ]);
    t.match(said('selector: { matchLabels: { app: "web*" } }'), [
      /matchLabels\[app\] must be exact/,
    ]);
  });
}
