// Access logs: where lines go, what is in them, and which requests get one.
import {
  nameOfTypeUrl,
  unpack,
  type AccessLog,
  type SubstitutionFormatString,
} from '../../../api/xds/index.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../lib/index.ts';
import type { AccessLogJson, AccessLogPlan } from '../../plan/index.ts';
import { checkFormat, textOf, type Place } from '../reading/index.ts';
import { logFilter } from './log-filter.ts';

const FILE = 'envoy.extensions.access_loggers.file.v3.FileAccessLog';
const STDOUT = 'envoy.extensions.access_loggers.stream.v3.StdoutAccessLog';
const STDERR = 'envoy.extensions.access_loggers.stream.v3.StderrAccessLog';

export function accessLogs(
  logs: readonly AccessLog[] | undefined,
  place: Place,
): readonly AccessLogPlan[] {
  return place.each(logs, accessLog).filter((log) => log !== undefined);
}

function accessLog(log: AccessLog, place: Place): AccessLogPlan | undefined {
  const target = targetOf(log, place.at('typed_config'));
  const filter = log.filter && logFilter(log.filter, place.at('filter'));
  return target && { ...target, filter };
}

type Target = Pick<AccessLogPlan, 'path' | 'format'>;

function targetOf({ typedConfig, name = '' }: AccessLog, place: Place): Target | undefined {
  const file = unpack(typedConfig, FILE);
  if (file !== undefined) {
    const { path = '', format, jsonFormat, typedJsonFormat, logFormat } = file;
    if (path === '') place.at('path').reject('is required');
    // Forms that are older than `log_format`.
    const json = typedJsonFormat ?? jsonFormat;
    if (json !== undefined) {
      return { path, format: { kind: 'json', json: jsonOf(json, place), omitEmpty: false } };
    }
    if (format !== undefined) return { path, format: textPlan(format, place.at('format')) };
    return { path, format: formatOf(logFormat, place.at('log_format')) };
  }
  const stdout = unpack(typedConfig, STDOUT);
  const stream = stdout ?? unpack(typedConfig, STDERR);
  if (stream !== undefined) {
    const path = stdout === undefined ? '/dev/stderr' : '/dev/stdout';
    return { path, format: formatOf(stream.logFormat, place.at('log_format')) };
  }
  const type = nameOfTypeUrl(typedConfig?.['@type'] ?? name);
  place.reject(`${type} is not supported: file, stdout or stderr`);
  return undefined;
}

/** The line that Envoy writes when nobody says what it should hold. */
const DEFAULT_LINE =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" ' +
  '%RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% ' +
  '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% ' +
  '"%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" ' +
  '"%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"\n';

export function formatOf(
  format: SubstitutionFormatString | undefined,
  place: Place,
): AccessLogPlan['format'] {
  if (format === undefined) return { kind: 'text', text: DEFAULT_LINE };
  const { textFormat, textFormatSource, jsonFormat, omitEmptyValues = false } = format;
  if (jsonFormat !== undefined) {
    const json = jsonOf(jsonFormat, place.at('json_format'));
    return { kind: 'json', json, omitEmpty: omitEmptyValues };
  }
  const text = textFormat ?? textOf(textFormatSource, place.at('text_format_source'));
  if (text === undefined) place.reject('needs one of text_format_source and json_format');
  return textPlan(text ?? '', place);
}

function textPlan(text: string, place: Place): AccessLogPlan['format'] {
  checkFormat(text, place);
  return { kind: 'text', text };
}

function jsonOf(json: JsonObject, place: Place): AccessLogJson {
  const entries = Object.entries(json).map(([name, value]): [string, AccessLogJson] => {
    return [name, valueOf(value, place.at(name))];
  });
  return Object.fromEntries(entries);
}

function valueOf(value: Json | undefined, place: Place): AccessLogJson {
  if (isObject(value)) return jsonOf(value, place);
  if (typeof value === 'string') checkFormat(value, place);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  place.reject(`${isList(value) ? 'a list' : 'null'} is not supported: write texts and objects`);
  return '';
}
