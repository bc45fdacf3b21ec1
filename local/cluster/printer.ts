// What `lateen local` prints: one line for each step as it happens, with the time it took.
import type { Clock } from '../../lib/index.ts';

export type Printer = {
  line(text: string): void;
  /** Runs a step and prints how it went: `  ✓ network            12 ms`. */
  step<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Something a person should look at. */
  notice(text: string): void;
  readonly bold: (text: string) => string;
};

type PrinterOptions = {
  readonly write: (text: string) => void;
  readonly clock: Clock;
  readonly color: boolean;
};

const NAME_WIDTH = 24;

export function printer({ write, clock, color }: PrinterOptions): Printer {
  const paint = (code: number) => (text: string) =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;
  const [bold, red, green, yellow] = [paint(1), paint(31), paint(32), paint(33)];
  const line = (text: string): void => write(`${text}\n`);
  return {
    line,
    bold,
    notice: (text) => line(`  ${yellow('!')} ${text}`),
    async step(name, run) {
      const begun = clock.monotonic();
      const took = (): string => `${Math.round(clock.monotonic() - begun)} ms`.padStart(8);
      try {
        const result = await run();
        line(`  ${green('✓')} ${name.padEnd(NAME_WIDTH)}${took()}`);
        return result;
      } catch (error) {
        line(`  ${red('✗')} ${name.padEnd(NAME_WIDTH)}${took()}`);
        throw error;
      }
    },
  };
}
