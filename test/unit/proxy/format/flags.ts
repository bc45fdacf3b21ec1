import type { Test } from '../../../harness/unit.ts';
import { flagBit, flagText, longFlagText } from '../../../../proxy/format/flags.ts';

export function spec(t: Test): void {
  t.test('flags are printed in one order, whatever came first', async (t) => {
    const bits = flagBit('URX') | flagBit('UF');

    t.equal(flagText(bits), 'URX,UF');
    t.equal(longFlagText(bits), 'UpstreamRetryLimitExceeded,UpstreamConnectionFailure');
  });

  t.test('none is a dash, and a dash is none', async (t) => {
    t.equal(flagText(flagBit('-')), '-');
    t.equal(longFlagText(0), '-');
  });
}
