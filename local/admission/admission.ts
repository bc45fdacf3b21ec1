// Everything that is asked before a write, in its order: what the cluster itself insists on and
// adds, then the webhooks.
import type { KubeObject, Random } from '../../lib/index.ts';
import type { Admission, AdmissionRequest } from '../registry/index.ts';
import { checkNamespace } from './namespace-lifecycle.ts';
import { withAccount } from './pod-account.ts';
import { withPriority, withTolerations } from './pod-placement.ts';
import { webhookAdmission, type WebhookParts } from './webhooks.ts';

type AdmissionParts = WebhookParts & { readonly random: Random };

export function admission(parts: AdmissionParts): Admission {
  const webhooks = webhookAdmission(parts);
  return {
    async mutate(request) {
      checkNamespace(request, parts.facts);
      const { object } = request;
      const own = object === undefined ? object : completed(object, request, parts);
      return webhooks.mutate({ ...request, object: own });
    },
    validate: (request) => webhooks.validate(request),
  };
}

function completed(
  object: KubeObject,
  request: AdmissionRequest,
  parts: AdmissionParts,
): KubeObject {
  const { kind, operation, subresource } = request;
  const isPod = kind.group === '' && kind.plural === 'pods';
  if (!isPod || operation !== 'CREATE' || subresource !== undefined) return object;
  const placed = withPriority(withTolerations(object), request, parts.facts);
  return withAccount(placed, request, parts);
}
