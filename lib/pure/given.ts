// Objects whose optional fields are absent, not undefined.

type IfGiven<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The fields that have a value: `given({ a: 1, b: undefined })` is `{ a: 1 }`. */
export function given<T extends object>(fields: T): IfGiven<T> {
  const found: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) found[name] = fields[name];
  // Exactly the fields with values remain, which is what the type says.
  return found as IfGiven<T>;
}
