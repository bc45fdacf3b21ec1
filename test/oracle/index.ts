// The differential suite: the same bootstrap file starts Envoy and Lateen, the same scripts play
// clients and upstreams, and whatever differs is a defect or stands in `differences.ts`.
//
//   case       what a case is           write       the words cases are written with
//   pair       who speaks which version rows        the rows of the specification
//   cases/     the table, by topic      converse    a client's conversation
//   bootstrap  cases → one file         place       who lives at which address
//   program    starts a proxy           run         plays a topic on one proxy
//   wire, upstreams, message, h2/       scripts on raw sockets; reading what was heard
//   facts, shape, compare               what was seen, made comparable, compared
//   differences                         what differs and shall, with reasons
//   page                                docs/reference/oracle.md
export { TOPICS } from './cases/index.ts';
export { differencesOf, isKnown, type Difference, type Known } from './compare.ts';
export { DIFFERENCES } from './differences.ts';
export { oraclePage } from './page.ts';
export { labelOf, pairsOf, type Pair } from './pair.ts';
export { runTopic, type CaseOutcome, type Outcomes } from './run.ts';
