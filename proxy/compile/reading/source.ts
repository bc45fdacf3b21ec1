// A DataSource: text that stands in the configuration, in a file, or in the environment.
import type { DataSource } from '../../../api/xds/index.ts';
import type { Place } from './place.ts';

/** Undefined when there is none, or when it cannot be had, which is a problem. */
export function textOf(source: DataSource | undefined, place: Place): string | undefined {
  if (source === undefined) return undefined;
  const { filename, environmentVariable, inlineBytes, inlineString, watchedDirectory } = source;
  if (watchedDirectory !== undefined) {
    place.at('watched_directory').note('is not acted on: the file is read once');
  }
  if (inlineString !== undefined) return inlineString;
  if (inlineBytes !== undefined) return Buffer.from(inlineBytes, 'base64').toString();
  if (filename !== undefined) return fileText(filename, place.at('filename'));
  if (environmentVariable !== undefined) {
    const value = place.files.variable(environmentVariable);
    if (value === undefined) {
      place.at('environment_variable').reject(`${environmentVariable} is not set`);
    }
    return value;
  }
  place.reject('needs one of filename, inline_bytes, inline_string and environment_variable');
  return undefined;
}

function fileText(path: string, place: Place): string | undefined {
  const text = place.files.file(path);
  if (text === undefined) place.reject(`cannot read ${path}`);
  return text;
}
