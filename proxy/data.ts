// The entry of a data thread: the machine it meets, and the port to the agent.
import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { isObject, systemClock, systemRandom } from '../lib/index.ts';
import { TrafficThread } from './thread.ts';
import type { ThreadSettings, ToThread } from './threads.ts';

const port = parentPort;
const settings: unknown = workerData;
if (port !== null && isSettings(settings)) {
  const machine = {
    tell: port.postMessage.bind(port),
    clock: systemClock,
    random: systemRandom,
    hostname: hostname(),
    environment: (name: string) => process.env[name],
    residentBytes: () => process.memoryUsage.rss(),
  };
  const thread = new TrafficThread(machine, settings);
  port.on('message', (message: ToThread) => thread.hear(message));
  process.on('uncaughtException', thread.uncaught);
}

function isSettings(value: unknown): value is ThreadSettings {
  return isObject(value) && typeof value['nodeId'] === 'string' && isObject(value['metadata']);
}
