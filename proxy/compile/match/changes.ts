// What is done to headers: options to add and names to remove → HeaderChanges.
import type { HeaderValueOption } from '../../../api/xds/index.ts';
import type { HeaderChange, HeaderChanges } from '../../plan/index.ts';
import { checkFormat, choice, type Place } from '../reading/index.ts';

export const NO_CHANGES: HeaderChanges = { changes: [], remove: [] };

type Changed = {
  readonly add: readonly HeaderValueOption[] | undefined;
  readonly remove: readonly string[] | undefined;
  /** How the two fields are called: `request_headers`. */
  readonly prefix: string;
};

export function headerChanges({ add, remove, prefix }: Changed, place: Place): HeaderChanges {
  if (add === undefined && remove === undefined) return NO_CHANGES;
  return {
    changes: place.at(`${prefix}_to_add`).each(add, headerChange),
    remove: place.at(`${prefix}_to_remove`).each(remove, (name, at) => changeable(name, at)),
  };
}

const ACTIONS: Readonly<Record<string, HeaderChange['action']>> = {
  APPEND_IF_EXISTS_OR_ADD: 'append',
  ADD_IF_ABSENT: 'add-if-absent',
  OVERWRITE_IF_EXISTS_OR_ADD: 'overwrite',
  OVERWRITE_IF_EXISTS: 'overwrite-if-present',
};

export function headerChange(option: HeaderValueOption, place: Place): HeaderChange {
  const { header = {}, append, appendAction, keepEmptyValue = false } = option;
  const value = header.value ?? '';
  // A NUL, a carriage return or a line feed would begin another header.
  if (/[\0\r\n]/.test(value)) place.at('header').at('value').reject('must be on one line');
  else checkFormat(value, place.at('header').at('value'));
  const older = append === false ? 'overwrite' : 'append';
  return {
    name: changeable(header.key ?? '', place.at('header').at('key')),
    value,
    action: choice(appendAction, ACTIONS, place.at('append_action')) ?? older,
    keepEmpty: keepEmptyValue,
  };
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What frames or addresses a message is changed by other means. */
function changeable(name: string, place: Place): string {
  const lower = name.toLowerCase();
  if (lower === 'host' || lower.startsWith(':')) {
    place.reject(`${name} is changed by rewriting, not as a header`);
  } else if (!TOKEN.test(name)) place.reject(`'${name}' is not a header's name`);
  return lower;
}
