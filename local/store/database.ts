// The SQLite file under the store: one row an object, one number for the version. Every change is
// one transaction. A file that is damaged, foreign or from a later Lateen is refused and left as it
// is: what to do with it is a person's decision.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

type Row = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly body: string;
};
type RowKey = Omit<Row, 'version' | 'body'>;

export interface Database {
  /** The version of the last change. */
  readonly version: number;
  rows(): Iterable<Row>;
  put(row: Row): void;
  remove(key: RowKey, version: number): void;
  close(): void;
}

type DatabaseOptions = {
  readonly file: string;
  /** The largest the file may grow, in pages of 4 KiB; SQLite's own limit when absent. */
  readonly pagesMax?: number;
};

/** `full`: no room to write. `damaged`, `newer`, `foreign`: refused at opening. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason: 'full' | 'failed' | 'damaged' | 'newer' | 'foreign';

  constructor(reason: StoreError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

// "Ltn1": tells our files from other people's SQLite files.
const APPLICATION_ID = 0x4c746e31;
const SCHEMA_VERSION = 1;
const SQLITE_FULL = 13;

const SCHEMA = `
  create table objects (
    kind text not null, namespace text not null, name text not null,
    version integer not null, body text not null,
    primary key (kind, namespace, name)
  ) without rowid;
  create table clock (id integer primary key check (id = 1), version integer not null);
  insert into clock (id, version) values (1, 1);
  pragma application_id = ${APPLICATION_ID};
  pragma user_version = ${SCHEMA_VERSION};
`;

export function openDatabase(options: DatabaseOptions): Database {
  const { file } = options;
  if (!existsSync(file)) createFile(file);
  refuseUnusable(file);
  const database = new DatabaseSync(file);
  // WAL with NORMAL: a killed process loses nothing, because the log is with the kernel before a
  // commit returns. A power cut may lose the last moments, never the order; FULL would cost a disk
  // flush (milliseconds) for each status update of a pod.
  database.exec('pragma synchronous = normal; pragma cache_size = -512');
  if (options.pagesMax !== undefined) database.exec(`pragma max_page_count = ${options.pagesMax}`);
  return transactions(database, file);
}

/** Under another name first, so that an empty file at the real name always means damage. */
function createFile(file: string): void {
  const fresh = `${file}.new`;
  try {
    for (const end of ['', '-wal', '-shm']) rmSync(`${fresh}${end}`, { force: true });
    const database = new DatabaseSync(fresh);
    database.exec(`pragma journal_mode = wal; begin; ${SCHEMA} commit`);
    database.close();
    renameSync(fresh, file);
  } catch (cause) {
    throw new StoreError('failed', `cannot create ${file}: ${text(cause)}`, { cause });
  }
}

/** Reads only: what is found wrong is left exactly as it is. */
function refuseUnusable(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    if (statSync(file).size === 0) throw new Error('the file is empty');
    database = new DatabaseSync(file, { readOnly: true });
    refuseForeign(database, file);
    const [finding] = database.prepare('pragma quick_check(1)').all();
    const verdict = String(finding?.['quick_check']).replaceAll('\n', ' ');
    if (verdict !== 'ok') throw new Error(verdict);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw damaged(file, cause);
  } finally {
    database?.close();
  }
}

export function damaged(file: string, cause: unknown): StoreError {
  const why = `${file} is damaged and was left as it is (${text(cause)})`;
  const remedy = 'put a copy of it back, or start empty with `lateen local reset`';
  return new StoreError('damaged', `${why}: ${remedy}`, { cause });
}

function refuseForeign(database: DatabaseSync, file: string): void {
  if (numberOf(database, 'pragma application_id') !== APPLICATION_ID) {
    const remedy = 'move it away, or choose another state folder';
    throw new StoreError('foreign', `${file} is not a store of Lateen: ${remedy}`);
  }
  const version = numberOf(database, 'pragma user_version');
  if (version > SCHEMA_VERSION) {
    const formats = `format ${version}, known ${SCHEMA_VERSION}`;
    const why = `${file} was written by a later Lateen (${formats})`;
    const remedy = 'update Lateen, or start empty with `lateen local reset`';
    throw new StoreError('newer', `${why}: ${remedy}`);
  }
}

function transactions(database: DatabaseSync, file: string): Database {
  const put = database.prepare(
    'insert or replace into objects (kind, namespace, name, version, body) values (?, ?, ?, ?, ?)',
  );
  const remove = database.prepare(
    'delete from objects where kind = ? and namespace = ? and name = ?',
  );
  const tick = database.prepare('update clock set version = ? where id = 1');
  let version = numberOf(database, 'select version from clock where id = 1');

  const commit = (next: number, change: () => void): void => {
    try {
      database.exec('begin immediate');
      change();
      tick.run(next);
      database.exec('commit');
    } catch (cause) {
      if (database.isTransaction) database.exec('rollback');
      throw writeError(file, cause);
    }
    version = next;
  };
  return {
    get version() {
      return version;
    },
    rows: () => rows(database.prepare('select * from objects order by kind, namespace, name')),
    put: (row) =>
      commit(row.version, () => {
        put.run(row.kind, row.namespace, row.name, row.version, row.body);
      }),
    remove: (key, next) =>
      commit(next, () => {
        remove.run(key.kind, key.namespace, key.name);
      }),
    close() {
      if (database.isOpen) database.close();
    },
  };
}

function* rows(all: StatementSync): Iterable<Row> {
  for (const row of all.iterate()) {
    yield {
      kind: String(row['kind']),
      namespace: String(row['namespace']),
      name: String(row['name']),
      version: Number(row['version']),
      body: String(row['body']),
    };
  }
}

function writeError(file: string, cause: unknown): StoreError {
  const code = typeof cause === 'object' && cause !== null && 'errcode' in cause && cause.errcode;
  if (code === SQLITE_FULL) {
    const remedy = 'free some space on that disk; nothing was changed';
    return new StoreError('full', `no room left to write ${file}: ${remedy}`, { cause });
  }
  const why = `cannot write ${file}: ${text(cause)}; nothing was changed`;
  return new StoreError('failed', why, { cause });
}

function numberOf(database: DatabaseSync, query: string): number {
  const row = database.prepare(query).get();
  return Number(Object.values(row ?? {})[0]);
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
