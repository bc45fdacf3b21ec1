import { runUnit } from '../harness/unit.ts';

await runUnit('bench');
