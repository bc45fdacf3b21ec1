// From what senders export to the console's own spans.
export { EXPORT_BYTES_MAX, receive } from './receive.ts';
export type { Attribute, AttributeValue, Span } from './span.ts';
