import type { Test } from '../../../harness/unit.ts';
import { Bucket, OutlierRecord } from '../../../../proxy/upstream/outlier-record.ts';

export function spec(t: Test): void {
  t.test('a bucket tells of the interval before, while the next one fills', async (t) => {
    const bucket = new Bucket();
    for (const isGood of [true, true, true, false]) bucket.count(isGood);
    t.match(bucket, { volume: 0 });
    bucket.turn();
    bucket.count(false);
    t.match(bucket, { volume: 4, rate: 75 });
    bucket.turn();

    t.match(bucket, { volume: 1, rate: 0 });
  });

  t.test('to forgive is to begin to count anew', async (t) => {
    const record = new OutlierRecord();
    Object.assign(record, { consecutive5xx: 4, consecutiveGateway: 3, consecutiveLocal: 2 });
    record.forgive();

    t.match(record, { consecutive5xx: 0, consecutiveGateway: 0, consecutiveLocal: 0, state: 'in' });
  });
}
