// A JSON object with formats for values, filled in for each exchange; numbers stay numbers.
import type { Json } from '../../lib/index.ts';
import type { AccessLogJson, AccessLogPlan } from '../plan/index.ts';
import type { FormatFacts } from './facts.ts';
import { logFormat, valueFormat, type Format } from './format.ts';

type Fill = (facts: FormatFacts) => Json | undefined;

/** A text or a JSON object, as an access log or an answer of our own says it. */
export function planFormat(plan: AccessLogPlan['format']): Format {
  if (plan.kind === 'text') return logFormat(plan.text);
  const fill = filling(plan.json, plan.omitEmpty);
  return (facts) => JSON.stringify(fill(facts) ?? {});
}

function filling(json: AccessLogJson, omitEmpty: boolean): Fill {
  if (typeof json === 'string') {
    const value = valueFormat(json);
    return (facts) => value(facts) ?? (omitEmpty ? undefined : null);
  }
  if (typeof json !== 'object') return () => json;
  const members = Object.entries(json).map(([name, member]) => {
    return { name, fill: filling(member, omitEmpty) };
  });
  return (facts) => {
    const object: { [name: string]: Json } = {};
    for (const { name, fill } of members) {
      const value = fill(facts);
      if (value !== undefined) object[name] = value;
    }
    return object;
  };
}
