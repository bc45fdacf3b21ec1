// How much of anything a peer may have of us. One table: every limit has its reason beside it, and
// a test that attacks it.

export type H2Limits = {
  /** Header fields of one message; the pieces of a cookie count separately. */
  readonly fieldsMax: number;
  readonly cookiePiecesMax: number;
  /** Of names and values, decoded, with the 32 bytes each that tables count. */
  readonly headBytesMax: number;
  /** Encoded: HEADERS and its CONTINUATIONs together. */
  readonly blockBytesMax: number;
  readonly continuationsMax: number;
  readonly targetBytesMax: number;
  readonly tableBytesMax: number;
  /** Streams at once; further ones are refused, and may be tried again elsewhere. */
  readonly streamsMax: number;
  readonly streamWindowBytes: number;
  readonly connectionWindowBytes: number;
  /** New streams taken up in one turn of the loop; the rest wait for the next. */
  readonly streamsPerTurnMax: number;
  readonly budgets: Budgets;
  /** How long a stream with something to send may be given no window at all. 0: for ever. */
  readonly stallMs: number;
  /** The peer is asked whether it lives. 0: never. */
  readonly pingIntervalMs: number;
  /** Of the interval, at most so much later. */
  readonly pingJitterPercent: number;
  readonly pingTimeoutMs: number;
  /** The same before a request after so long without one. 0: never. */
  readonly pingAfterIdleMs: number;
  /** How long the peer may take to acknowledge our settings. 0: for ever. */
  readonly settingsMs: number;
  /** After the first GOAWAY: for requests that are already on their way to us. */
  readonly drainMs: number;
};

export type Budgets = {
  /** Resets by the peer, and resets it made us send: a burst, and so many a second after it. */
  readonly resetBurst: number;
  readonly resetsPerSecond: number;
  /** Once this many streams are closed, less than half may have been reset before their answer. */
  readonly prematureFloor: number;
  /** Frames we must answer with one of ours, waiting to be taken by the peer. */
  readonly controlQueuedMax: number;
  /** Frames without a byte of content and without an end, in a row. */
  readonly emptyMax: number;
  /** PRIORITY frames, for each stream opened and one more. */
  readonly prioritiesPerStream: number;
  /** WINDOW_UPDATE frames: some to begin with, some for each stream and each DATA frame sent. */
  readonly updatesAtStart: number;
  readonly updatesPerStream: number;
  readonly updatesPerData: number;
  /** SETTINGS and PING a second, after a burst of ten seconds' worth. */
  readonly settingsPerSecond: number;
  readonly pingsPerSecond: number;
  /** Frames of types nobody knows, for each stream and one more. */
  readonly unknownPerStream: number;
};

export const H2_LIMITS: H2Limits = {
  // A browser's cookie alone may come in hundreds of pieces: they count on their own.
  fieldsMax: 1000,
  cookiePiecesMax: 1000,
  headBytesMax: 128 * 1024,
  // Huffman's code makes text at most four times longer; nobody sends that.
  blockBytesMax: 128 * 1024,
  continuationsMax: 512,
  targetBytesMax: 16 * 1024,
  // What HPACK starts with. More would be memory on every connection for little.
  tableBytesMax: 4096,
  streamsMax: 1024,
  // 1 MiB fills a gigabyte a second at one millisecond; it is also what a slow reader may cost us.
  streamWindowBytes: 1024 * 1024,
  // Sixteen streams at full speed. What slow readers hold counts against it only beyond half.
  connectionWindowBytes: 16 * 1024 * 1024,
  // A tenth of a millisecond of work: nobody else waits longer for one busy connection.
  streamsPerTurnMax: 10,
  // What Envoy and nghttp2 settled on after the floods of 2019 to 2025.
  budgets: {
    resetBurst: 1000,
    resetsPerSecond: 33,
    prematureFloor: 500,
    controlQueuedMax: 1000,
    emptyMax: 1,
    prioritiesPerStream: 100,
    updatesAtStart: 5,
    updatesPerStream: 2,
    updatesPerData: 20,
    settingsPerSecond: 2,
    pingsPerSecond: 10,
    unknownPerStream: 100,
  },
  // As long as an idle stream may live elsewhere.
  stallMs: 300_000,
  // TCP's own keepalive serves unless somebody asks for more.
  pingIntervalMs: 0,
  pingJitterPercent: 15,
  pingTimeoutMs: 20_000,
  pingAfterIdleMs: 0,
  // Whoever reads at all acknowledges in a round trip.
  settingsMs: 10_000,
  // Most clients answer the PING that goes along in a round trip; this is for those that do not.
  drainMs: 5000,
};

/** What configuration may ask for. */
type H2Asked = Pick<
  H2Limits,
  'streamsMax' | 'streamWindowBytes' | 'connectionWindowBytes' | 'tableBytesMax'
> & {
  /** 0: none. */
  readonly pingMs: number;
  readonly pingJitterPercent: number;
  readonly pingTimeoutMs: number;
  readonly pingAfterIdleMs: number;
  readonly budgets: Pick<
    Budgets,
    'controlQueuedMax' | 'emptyMax' | 'prioritiesPerStream' | 'updatesPerData'
  >;
};

/** Ours are the most memory there is; all else is as it is asked for. */
export function limitsAsked(asked: H2Asked): H2Limits {
  const least = (one: 'streamWindowBytes' | 'connectionWindowBytes' | 'tableBytesMax'): number =>
    Math.min(asked[one], H2_LIMITS[one]);
  return {
    ...H2_LIMITS,
    streamsMax: asked.streamsMax,
    streamWindowBytes: least('streamWindowBytes'),
    connectionWindowBytes: least('connectionWindowBytes'),
    tableBytesMax: least('tableBytesMax'),
    pingIntervalMs: asked.pingMs,
    pingJitterPercent: asked.pingJitterPercent,
    pingTimeoutMs: asked.pingTimeoutMs,
    pingAfterIdleMs: asked.pingAfterIdleMs,
    budgets: { ...H2_LIMITS.budgets, ...asked.budgets },
  };
}
