// Who is measured. All do the same work: keep-alive on both sides, a request id where the client
// sent none, `x-forwarded-for` and `-proto`, counters, no access log, one core.

/** Where a subject stands: it listens on `port` and asks the backend. */
export type Place = {
  readonly port: number;
  readonly adminPort: number;
  readonly backendPort: number;
  /** A folder of its own. */
  readonly folder: string;
};

/** How a program is started: files to write into its folder, and its command. */
export type Recipe = {
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

export type Subject = {
  readonly name: string;
  /** Fetches what it needs, and answers how to start it. */
  readonly recipe: (place: Place) => Promise<Recipe>;
};
