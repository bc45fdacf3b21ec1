// Texts that tell of an exchange: `%REQ(HOST)%` and all the rest, for headers, answers of our own
// and access logs.
export { formatProblem } from './format.ts';
export type { Format } from './format.ts';
export type { ConnectionFacts, FormatFacts, PeerCertificateFacts } from './facts.ts';
export { flagBit, flagText } from './flags.ts';
export { headerEdits } from './header-edits.ts';
export type { HeaderEdits } from './header-edits.ts';
export { transportReason } from './transport-reason.ts';
export { planFormat } from './json-format.ts';
export { factFilter } from './fact-filter.ts';
export type { FactFilter } from './fact-filter.ts';
