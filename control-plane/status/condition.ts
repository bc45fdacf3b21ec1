// What to write on one object: whether it is accepted, whether proxies hold it, whether it goes
// together with the rest of the mesh, and what a person should look at. Pure; equal facts give
// equal text, and times move only when something turned.
import { isObject, listAt, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import {
  codeOf,
  NOT_HONOURED_CODE,
  textOf,
  type Finding,
  type MeshFinding,
} from '../validate/index.ts';

/** How proxies stand with what they were told after the object changed. */
export type Standing = {
  readonly connected: number;
  readonly settled: number;
  /** What proxies said against it, each once, and no more than is shown. */
  readonly refusals: readonly string[];
};

type Facts = {
  /** Of the object by itself: with an error among them it is not applied. */
  readonly findings: readonly Finding[];
  /** Of the object among all others. */
  readonly across: readonly MeshFinding[];
  /** Fields of the status beside these. */
  readonly more: JsonObject;
  readonly standing: Standing;
  readonly generation: number | undefined;
  /** What is written there now. */
  readonly before: Json | undefined;
  readonly now: string;
};

// A status is read by people and kept by the API server: enough to act on.
const FINDINGS_MAX = 10;

/** The object's new status; other writers' fields and conditions stay. */
export function statusOf(facts: Facts): JsonObject {
  const { before, findings, across, generation, more } = facts;
  const own = [accepted(facts), programmed(facts), consistent(facts)];
  const types = own.map(({ type }) => type);
  const others = listAt(before, 'conditions').filter(
    (each) => !types.includes(stringAt(each, 'type') ?? ''),
  );
  const base = isObject(before) ? before : {};
  return {
    ...base,
    ...more,
    ...(generation === undefined ? {} : { observedGeneration: String(generation) }),
    conditions: [...others, ...own.map((condition) => turned(condition, facts))],
    validationMessages: [...findings, ...across].slice(0, FINDINGS_MAX).map(messageOf),
  };
}

/** As Istio's tools read it; where and what to do stand beside it. */
function messageOf(finding: Finding): JsonObject {
  const { severity, path, remedy } = finding;
  return {
    type: { code: codeOf(finding) },
    level: severity === 'error' ? 'ERROR' : 'WARNING',
    path,
    message: textOf(finding),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

type Condition = {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
};

function accepted({ findings }: Facts): Condition {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [shown, type] = [errors.slice(0, FINDINGS_MAX), 'Accepted'];
  if (errors.length === 0) {
    const warnings = findings.length === 0 ? 'no findings' : `${findings.length} to look at`;
    return { type, status: 'True', reason: 'Accepted', message: warnings };
  }
  const message = shown.map(textOf).join('; ');
  return { type, status: 'False', reason: 'Invalid', message };
}

function programmed({ standing, findings }: Facts): Condition {
  const { connected, settled, refusals } = standing;
  const type = 'Programmed';
  if (findings.some(({ severity }) => severity === 'error')) {
    const message = 'what is invalid in it is not told to proxies';
    return { type, status: 'False', reason: 'Invalid', message };
  }
  const [whole] = findings.filter(
    ({ code, path }) => code === NOT_HONOURED_CODE && path === 'spec',
  );
  if (whole !== undefined) {
    return { type, status: 'False', reason: 'NotHonoured', message: textOf(whole) };
  }
  if (refusals.length > 0) {
    const message = refusals.join('; ');
    return { type, status: 'False', reason: 'Refused', message };
  }
  const message = `${settled} of ${connected} proxies acknowledged what they were told`;
  const isDone = settled === connected;
  return { type, status: isDone ? 'True' : 'False', reason: isDone ? 'Held' : 'Pending', message };
}

function consistent({ across }: Facts): Condition {
  const type = 'Consistent';
  const [first] = across;
  if (first === undefined) {
    return { type, status: 'True', reason: 'NoConflicts', message: 'goes together with the rest' };
  }
  const isError = across.some(({ severity }) => severity === 'error');
  const message = across.slice(0, FINDINGS_MAX).map(textOf).join('; ');
  const reason = first.code;
  return { type, status: isError ? 'False' : 'True', reason, message };
}

function turned(condition: Condition, { before, now }: Facts): JsonObject {
  const known = listAt(before, 'conditions').find(
    (each) => stringAt(each, 'type') === condition.type,
  );
  const isSame = stringAt(known, 'status') === condition.status;
  const since = isSame ? stringAt(known, 'lastTransitionTime') : undefined;
  return { ...condition, lastTransitionTime: since ?? now };
}
