// What a request says about how to write: as whom, rehearsed or not, how strictly.
import {
  isObject,
  listAt,
  numberAt,
  stringAt,
  type DeleteOptions,
  type JsonObject,
} from '../../lib/index.ts';
import { badRequest, type Caller, type FieldValidation } from '../registry/index.ts';
import { flagParameter, numberParameter, type Exchange } from './exchange.ts';

const MANAGER_LENGTH_MAX = 128;

export function callerOf(exchange: Exchange): Caller {
  const { query, user, warnings } = exchange;
  return {
    user,
    manager: managerOf(exchange),
    dryRun: isDryRun(query.getAll('dryRun')),
    fieldValidation: validationOf(query.get('fieldValidation') ?? ''),
    warn: (text) => warnings.push(text),
  };
}

type DeleteRequest = { readonly options: DeleteOptions; readonly dryRun: boolean };

/** The body says it, or the query does. */
export function deleteOptionsOf(
  { query }: Pick<Exchange, 'query'>,
  body: JsonObject,
): DeleteRequest {
  const grace =
    numberAt(body, 'gracePeriodSeconds') ?? numberParameter(query, 'gracePeriodSeconds');
  const propagation = propagationOf(
    stringAt(body, 'propagationPolicy') ?? query.get('propagationPolicy') ?? undefined,
    body['orphanDependents'] === true || query.get('orphanDependents') === 'true',
  );
  const preconditions = isObject(body['preconditions']) ? body['preconditions'] : {};
  const uid = stringAt(preconditions, 'uid');
  const resourceVersion = stringAt(preconditions, 'resourceVersion');
  const inBody = listAt(body, 'dryRun').filter((value) => typeof value === 'string');
  return {
    options: {
      ...(propagation === undefined ? {} : { propagation }),
      ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    dryRun: isDryRun([...inBody, ...query.getAll('dryRun')]),
  };
}

export function forceOf({ query }: Exchange): boolean {
  return query.has('force') && flagParameter(query, 'force');
}

function propagationOf(text: string | undefined, orphan: boolean): DeleteOptions['propagation'] {
  switch (text) {
    case 'Background':
    case 'Foreground':
    case 'Orphan':
      return text;
    case undefined:
      return orphan ? 'Orphan' : undefined;
    default: {
      const known = '"Background", "Foreground", "Orphan"';
      throw badRequest(
        `propagationPolicy: Unsupported value: "${text}": supported values: ${known}`,
      );
    }
  }
}

function managerOf({ query, request }: Exchange): string {
  const asked = query.get('fieldManager') ?? '';
  if (asked.length > MANAGER_LENGTH_MAX) {
    throw badRequest(`fieldManager: Too long: may not be more than ${MANAGER_LENGTH_MAX} bytes`);
  }
  if (asked !== '') return asked;
  const [agent = ''] = (request.headers['user-agent'] ?? '').split('/');
  return agent === '' ? 'unknown' : agent.slice(0, MANAGER_LENGTH_MAX);
}

function isDryRun(values: readonly string[]): boolean {
  const unknown = values.find((value) => value !== 'All' && value !== '');
  if (unknown === undefined) return values.includes('All');
  throw badRequest(`dryRun: Unsupported value: "${unknown}": supported values: "All"`);
}

function validationOf(text: string): FieldValidation {
  switch (text) {
    case 'Strict':
    case 'Warn':
    case 'Ignore':
      return text;
    case '':
      return 'Warn';
    default: {
      const known = '"Ignore", "Strict", "Warn"';
      throw badRequest(`fieldValidation: Unsupported value: "${text}": supported values: ${known}`);
    }
  }
}
