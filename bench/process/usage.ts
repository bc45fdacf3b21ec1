// What a process and its children have used, as the kernel counts it: all threads, also those that
// ended. Pure but for the reader of `/proc`, so that it can be tried on texts.

export type Usage = {
  readonly cpuUs: number;
  readonly rssMb: number;
};

export type ProcReader = {
  /** The text of a file below `/proc`, or undefined when it went away. */
  readonly read: (path: string) => string | undefined;
  readonly list: (path: string) => readonly string[];
};

// USER_HZ is 100 on every Linux that Node runs on; a run of seconds makes 10 ms fine enough.
const TICK_US = 10_000;
const USER_FIELD = 11;
const SYSTEM_FIELD = 12;

export function usageOf(pid: number, proc: ProcReader): Usage {
  const usages = familyOf(pid, proc).map((each) => ownUsage(each, proc));
  return {
    cpuUs: usages.reduce((sum, { cpuUs }) => sum + cpuUs, 0),
    rssMb: usages.reduce((sum, { rssMb }) => sum + rssMb, 0),
  };
}

/** Memory that would come free if it ended. Costs the kernel a walk of its pages. */
export function privateMbOf(pid: number, proc: ProcReader): number {
  return familyOf(pid, proc).reduce((sum, each) => {
    const text = proc.read(`${each}/smaps_rollup`) ?? '';
    const sizes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)];
    return sum + sizes.reduce((kb, [, size]) => kb + Number(size), 0) / 1024;
  }, 0);
}

function familyOf(pid: number, proc: ProcReader): number[] {
  return [pid, ...descendants(pid, proc)];
}

function descendants(pid: number, proc: ProcReader): number[] {
  const children = proc
    .list(`${pid}/task`)
    .flatMap((task) => (proc.read(`${pid}/task/${task}/children`) ?? '').split(' '))
    .filter((text) => text !== '')
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child, proc)]);
}

function ownUsage(pid: number, proc: ProcReader): Usage {
  const stat = proc.read(`${pid}/stat`) ?? '';
  // The second field is the program's name, in parentheses, with whatever it contains.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[USER_FIELD] ?? 0) + Number(fields[SYSTEM_FIELD] ?? 0);
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(proc.read(`${pid}/status`) ?? '');
  return { cpuUs: ticks * TICK_US, rssMb: Number(resident?.[1] ?? 0) / 1024 };
}
