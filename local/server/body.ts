// Reading what a client sends: within a limit, in one of the encodings kubectl uses.
import type { IncomingMessage } from 'node:http';
import { parse as parseYaml } from 'yaml';
import {
  isDeeperThan,
  isObject,
  KubeError,
  parseJson,
  type Json,
  type JsonObject,
} from '../../lib/index.ts';
import { decodeProtobuf } from '../kinds/index.ts';
import { badRequest, tooLarge, unsupportedMediaType } from '../registry/index.ts';

// 3 MiB, as the real API server has it: twice what its store takes, because JSON is larger.
const BODY_BYTES_MAX = 3 * 1024 * 1024;

// The deepest objects there are, schemas in definitions, stay below sixty. Everything after this
// walks an object by recursion, and must not meet one that takes the stack.
const DEPTH_MAX = 200;

// A document of a few kilobytes must not unfold into gigabytes.
const YAML_ALIASES_MAX = 100;

const OBJECT_TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
];

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > BODY_BYTES_MAX) throw tooLarge(BODY_BYTES_MAX);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw tooLarge(BODY_BYTES_MAX);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** An object to create or replace, or a request such as a TokenRequest. */
export async function readObject(request: IncomingMessage): Promise<JsonObject> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) throw badRequest('the request has no body; an object was expected');
  return objectFrom(bytes, mediaTypeOf(request));
}

/** The same where a body may be left out, as on DELETE. */
export async function readOptionalObject(request: IncomingMessage): Promise<JsonObject> {
  const bytes = await readBytes(request);
  return bytes.length === 0 ? {} : objectFrom(bytes, mediaTypeOf(request));
}

export function mediaTypeOf(request: IncomingMessage): string {
  const [type = ''] = (request.headers['content-type'] ?? 'application/json').split(';');
  return type.trim().toLowerCase();
}

export function jsonFrom(bytes: Buffer): Json {
  const value = parseJson(bytes.toString());
  if (value === undefined) throw badRequest('the body is not JSON');
  return shallow(value);
}

/** JSON is YAML, but reading it as JSON is faster by far. */
export function yamlFrom(bytes: Buffer): Json {
  const text = bytes.toString();
  if (text.trimStart().startsWith('{')) return jsonFrom(bytes);
  try {
    const value: unknown = parseYaml(text, { maxAliasCount: YAML_ALIASES_MAX });
    // Whatever YAML has beyond JSON, such as dates, is text from here on.
    return shallow(parseJson(JSON.stringify(value)) ?? {});
  } catch (error) {
    if (error instanceof KubeError) throw error;
    throw badRequest(`the body is not YAML: ${error instanceof Error ? error.message : ''}`);
  }
}

function shallow(value: Json): Json {
  if (!isDeeperThan(value, DEPTH_MAX)) return value;
  throw badRequest(`the body is nested deeper than ${DEPTH_MAX} levels`);
}

function objectFrom(bytes: Buffer, mediaType: string): JsonObject {
  switch (mediaType) {
    case 'application/json':
      return asObject(jsonFrom(bytes));
    case 'application/yaml':
      return asObject(yamlFrom(bytes));
    case 'application/vnd.kubernetes.protobuf': {
      const reading = decodeProtobuf(bytes);
      if (reading.kind === 'rejected')
        throw badRequest(`the body is not protobuf: ${reading.reason}`);
      return reading.object;
    }
    default:
      throw unsupportedMediaType(OBJECT_TYPES);
  }
}

export function asObject(value: Json): JsonObject {
  if (isObject(value)) return value;
  throw badRequest('the body must be an object');
}
