// The ways in which the API says no, in the words that kubectl and its users know.
import {
  KubeError,
  type JsonObject,
  type KubeStatus,
  type ResourceId,
  type StatusCause,
} from '../../lib/index.ts';
import { kindKey, type FieldError, type Kind } from '../kinds/index.ts';

type Refusal = {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: KubeStatus['details'];
};

export function refusal({ code, reason, message, details }: Refusal): KubeError {
  const status = {
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  } as const;
  return new KubeError(details === undefined ? status : { ...status, details });
}

type Named = { readonly kind: Pick<Kind, 'group' | 'plural'>; readonly name: string };

export function notFound(what: Named): KubeError {
  const message = `${kindKey(what.kind)} "${what.name}" not found`;
  return refusal({ code: 404, reason: 'NotFound', message, details: detailsOf(what) });
}

/** No such path: the kind is not served, or not in this version. */
export function unknownPath(resource?: ResourceId): KubeError {
  const message = 'the server could not find the requested resource';
  const details = resource === undefined ? {} : { group: resource.group, kind: resource.plural };
  return refusal({ code: 404, reason: 'NotFound', message, details });
}

export function alreadyExists(what: Named): KubeError {
  const message = `${kindKey(what.kind)} "${what.name}" already exists`;
  return refusal({ code: 409, reason: 'AlreadyExists', message, details: detailsOf(what) });
}

export function conflict(what: Named, why = MODIFIED): KubeError {
  const message = `Operation cannot be fulfilled on ${kindKey(what.kind)} "${what.name}": ${why}`;
  return refusal({ code: 409, reason: 'Conflict', message, details: detailsOf(what) });
}

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Fields of an apply that somebody else owns. */
export function applyConflict(outcome: {
  readonly message: string;
  readonly conflicts: readonly { readonly manager: string; readonly fields: readonly string[] }[];
}): KubeError {
  const causes = outcome.conflicts.flatMap(({ manager, fields }) =>
    fields.map((field) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${manager}`,
      field,
    })),
  );
  return refusal({ code: 409, reason: 'Conflict', message: outcome.message, details: { causes } });
}

export function invalid(
  what: { readonly kind: Kind; readonly name: string },
  errors: readonly FieldError[],
): KubeError {
  const { kind, name } = what;
  const texts = errors.map((error) => `${error.path}: ${error.message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const causes: StatusCause[] = errors.map((error) => ({
    reason: error.reason,
    message: error.message,
    field: error.path,
  }));
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return refusal({
    code: 422,
    reason: 'Invalid',
    message: `${qualified} "${name}" is invalid: ${list}`,
    details: { name, group: kind.group, kind: kind.kind, causes },
  });
}

export function badRequest(message: string): KubeError {
  return refusal({ code: 400, reason: 'BadRequest', message });
}

export function forbidden(what: Named, why: string): KubeError {
  const message = `${kindKey(what.kind)} "${what.name}" is forbidden: ${why}`;
  return refusal({ code: 403, reason: 'Forbidden', message, details: detailsOf(what) });
}

export function unauthorized(): KubeError {
  return refusal({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
}

export function expired(message: string): KubeError {
  return refusal({ code: 410, reason: 'Expired', message });
}

export function methodNotAllowed(resource?: ResourceId): KubeError {
  const message = 'the server does not allow this method on the requested resource';
  const details = resource === undefined ? {} : { group: resource.group, kind: resource.plural };
  return refusal({ code: 405, reason: 'MethodNotAllowed', message, details });
}

export function notAcceptable(accepted: readonly string[]): KubeError {
  const message = `only the following media types are accepted: ${accepted.join(', ')}`;
  return refusal({ code: 406, reason: 'NotAcceptable', message });
}

export function unsupportedMediaType(accepted: readonly string[]): KubeError {
  const list = accepted.join(', ');
  const why = 'the body of the request was in an unknown format';
  const message = `${why} - accepted media types include: ${list}`;
  return refusal({ code: 415, reason: 'UnsupportedMediaType', message });
}

export function tooLarge(bytesMax: number): KubeError {
  const message = `Request entity too large: limit is ${bytesMax}`;
  return refusal({ code: 413, reason: 'RequestEntityTooLarge', message });
}

export function internal(message: string): KubeError {
  return refusal({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
  });
}

export function noRoom(message: string): KubeError {
  return refusal({ code: 507, reason: 'InsufficientStorage', message });
}

export function unavailable(message: string): KubeError {
  const details = { retryAfterSeconds: 1 };
  return refusal({ code: 503, reason: 'ServiceUnavailable', message, details });
}

/** The answer to a delete that is complete. */
export function success(what: Named & { readonly uid: string | undefined }): JsonObject {
  const details = { ...detailsOf(what), ...(what.uid === undefined ? {} : { uid: what.uid }) };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

function detailsOf({ kind, name }: Named): NonNullable<KubeStatus['details']> {
  const group = kind.group === '' ? {} : { group: kind.group };
  return { name, ...group, kind: kind.plural };
}
