// What answers of our own look like: by which filter, with which status, body and headers.
import type {
  LocalReplyConfig,
  LocalReplyMapper,
  SubstitutionFormatString,
} from '../../../api/xds/index.ts';
import type { LocalReplyFormat, LocalReplyPlan } from '../../plan/index.ts';
import { headerChange } from '../match/index.ts';
import { statusOf, textOf, type Place } from '../reading/index.ts';
import { formatOf } from './access-log.ts';
import { logFilter } from './log-filter.ts';

export function localReply(
  config: LocalReplyConfig | undefined,
  place: Place,
): LocalReplyPlan | undefined {
  if (config === undefined) return undefined;
  return {
    mappers: place.at('mappers').each(config.mappers, mapper),
    format: replyFormat(config.bodyFormat, place.at('body_format')),
  };
}

function mapper(config: LocalReplyMapper, place: Place): LocalReplyPlan['mappers'][number] {
  const { filter, statusCode, body, bodyFormatOverride, headersToAdd } = config;
  if (filter === undefined) place.at('filter').reject('is required');
  return {
    filter: logFilter(filter ?? {}, place.at('filter')),
    status: statusCode === undefined ? undefined : statusOf(statusCode, place.at('status_code')),
    body: textOf(body, place.at('body')),
    headers: place.at('headers_to_add').each(headersToAdd, headerChange),
    format: replyFormat(bodyFormatOverride, place.at('body_format_override')),
  };
}

function replyFormat(
  format: SubstitutionFormatString | undefined,
  place: Place,
): LocalReplyFormat | undefined {
  if (format === undefined) return undefined;
  return { ...formatOf(format, place), contentType: format.contentType };
}
