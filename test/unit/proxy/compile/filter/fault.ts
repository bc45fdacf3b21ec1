import { fault } from '../../../../../proxy/compile/filter/fault.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('delay, abort and throttle have their amounts and their share', async (t) => {
    const percentage = { numerator: 10 };
    const plan = fault(
      {
        delay: { fixedDelay: '2s', percentage },
        abort: { grpcStatus: 14, percentage },
        responseRateLimit: { fixedLimit: { limitKbps: 2 }, percentage },
      },
      compilation().place,
    );

    t.match(plan, {
      delay: { from: 'settings', ms: 2000, percent: 10 },
      abort: { from: 'settings', grpcStatus: 14, percent: 10 },
      throttle: { from: 'settings', bytesPerSecond: 2048, percent: 10 },
    });
    t.match(fault({ delay: { headerDelay: {} } }, compilation().place).delay, { from: 'header' });
  });

  t.test('a fault that says too little or too much is refused', async (t) => {
    for (const config of [
      { delay: {} },
      { abort: {} },
      { abort: { httpStatus: 99 } },
      { responseRateLimit: {} },
    ]) {
      t.ok(refusedBy((at) => fault(config, at)).length > 0, JSON.stringify(config));
    }
  });
}
