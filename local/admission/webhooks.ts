// Admission by webhooks: those that change objects in turn, those that judge them all at once.
import { isKubeObject, sameJson, type KubeObject, type Log } from '../../lib/index.ts';
import { jsonPatch } from '../patch/index.ts';
import {
  badRequest,
  internal,
  refusal,
  type Admission,
  type AdmissionRequest,
} from '../registry/index.ts';
import type { Denial } from './admission-review.ts';
import { ask, type Asking, type Reply } from './ask.ts';
import type { HookPlural } from './facts.ts';
import { hooksOf, type Hook } from './hook.ts';
import { versionFor } from './match.ts';

export type WebhookParts = Asking & {
  readonly newUid: () => string;
  readonly log: Log;
};

export function webhookAdmission(parts: WebhookParts): Admission {
  const hooksFor = hookReader(parts);
  return {
    async mutate(request) {
      const hooks = hooksFor('mutatingwebhookconfigurations');
      return mutateInTurn(parts, request, hooks);
    },
    async validate(request) {
      const hooks = hooksFor('validatingwebhookconfigurations');
      const judged = await Promise.all(hooks.map((hook) => consult(parts, hook, request)));
      const warnings = judged.flatMap((one) => one?.warnings ?? []);
      return { warnings };
    },
  };
}

type Accepted = Extract<Reply, { readonly kind: 'allowed' }>;
type Turn = { readonly hook: Hook; readonly changedAfter: boolean };

async function mutateInTurn(
  parts: WebhookParts,
  request: AdmissionRequest,
  hooks: readonly Hook[],
): Promise<{ readonly object: KubeObject; readonly warnings: readonly string[] }> {
  const warnings: string[] = [];
  const asked: Turn[] = [];
  let object = request.object;
  const turn = async (hook: Hook): Promise<boolean> => {
    const accepted = await consult(parts, hook, { ...request, object });
    if (accepted === undefined) return false;
    warnings.push(...accepted.warnings);
    if (object === undefined || accepted.operations.length === 0) return true;
    const changed = changedBy(hook, object, accepted);
    if (sameJson(changed, object)) return true;
    for (const [index, before] of asked.entries()) {
      asked[index] = { ...before, changedAfter: true };
    }
    object = changed;
    return true;
  };
  for (const hook of hooks) {
    if (await turn(hook)) asked.push({ hook, changedAfter: false });
  }
  // Once more for those who want to see what others made of it, but never without end.
  for (const { hook, changedAfter } of [...asked]) {
    if (changedAfter && hook.wantsAgain) await turn(hook);
  }
  const result = object ?? request.oldObject;
  if (result === undefined) throw internal('there is no object to admit');
  return { object: result, warnings };
}

/** Undefined when the hook does not want to be asked, or cannot be and need not. */
async function consult(
  parts: WebhookParts,
  hook: Hook,
  request: AdmissionRequest,
): Promise<Accepted | undefined> {
  const version = versionFor(hook, request, parts.facts);
  if (version === undefined) return undefined;
  if (request.dryRun && !hook.allowsDryRun) {
    throw badRequest(`admission webhook "${hook.name}" does not support dry run`);
  }
  const reply = await replyOf(parts, hook, { request, version, uid: parts.newUid() });
  switch (reply.kind) {
    case 'allowed':
      return reply;
    case 'denied':
      throw denied(hook, reply.denial);
    case 'unreachable': {
      const fields = { webhook: hook.name, reason: reply.reason };
      if (hook.mustAnswer) {
        throw internal(`failed calling webhook "${hook.name}": ${reply.reason}`);
      }
      parts.log.warn('a webhook failed and was ignored, as its failurePolicy says', fields);
      return undefined;
    }
  }
}

// Conditions are CEL, which we do not evaluate: neither asking nor not asking would be right.
async function replyOf(
  parts: WebhookParts,
  hook: Hook,
  question: Parameters<typeof ask>[2],
): Promise<Reply> {
  if (hook.hasConditions) {
    return { kind: 'unreachable', reason: 'matchConditions are not supported by a local cluster' };
  }
  return ask(parts, hook, question);
}

function changedBy(hook: Hook, object: KubeObject, { operations }: Accepted): KubeObject {
  const patched = jsonPatch(object, operations);
  if (patched.kind === 'rejected') {
    throw internal(`admission webhook "${hook.name}": ${patched.message}`);
  }
  if (!isKubeObject(patched.value)) {
    throw internal(`admission webhook "${hook.name}": its patch leaves no object`);
  }
  return patched.value;
}

function denied(hook: Hook, { code = 400, reason = '', message = '' }: Denial): Error {
  const said = message === '' ? reason : message;
  const why = said === '' ? ' without explanation' : `: ${said}`;
  return refusal({
    code: Math.max(code, 400),
    reason,
    message: `admission webhook "${hook.name}" denied the request${why}`,
  });
}

/** Reads each configuration once per version; what cannot be read is told once, and not asked. */
function hookReader({ facts, log }: WebhookParts): (plural: HookPlural) => readonly Hook[] {
  type Known = { readonly version: string | undefined; readonly hooks: readonly Hook[] };
  const read: Record<HookPlural, ReadonlyMap<string, Known>> = {
    mutatingwebhookconfigurations: new Map(),
    validatingwebhookconfigurations: new Map(),
  };
  return (plural) => {
    const now = new Map<string, Known>();
    const configurations = [...facts.hookConfigurations(plural)].sort(byName);
    for (const configuration of configurations) {
      const { name, uid = name, resourceVersion: version } = configuration.metadata;
      const known = read[plural].get(uid);
      if (known !== undefined && known.version === version) now.set(uid, known);
      else {
        const reading = hooksOf(configuration);
        if (reading.kind === 'rejected') {
          log.error('a webhook configuration cannot be read', { reason: reading.reason });
        }
        now.set(uid, { version, hooks: reading.kind === 'ok' ? reading.hooks : [] });
      }
    }
    read[plural] = now;
    return [...now.values()].flatMap(({ hooks }) => hooks);
  };
}

function byName(one: KubeObject, other: KubeObject): number {
  return one.metadata.name < other.metadata.name ? -1 : 1;
}
