// How the cluster's program is started in the node: its flags, and a heap kept small, because a
// cluster that idles should not be felt.
import { AGENT_SOCKET, API_ADDRESS, API_PORT } from '../layout/index.ts';
import type { Host } from './host.ts';
import type { ProgramPlan } from './program.ts';
import { stateFiles } from './state.ts';

export const API_URL = `https://${API_ADDRESS}:${API_PORT}`;

const NODE_FLAGS = [
  // A small young generation is collected more often and grows the process less.
  '--max-semi-space-size=1',
  // Patterns of custom resources come from users: one that backtracks without end is run in linear
  // time instead (11 s became 2 ms for `^(a+)+$` on 28 characters).
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
];

export function kubernetesPlan({ state, dist, node }: Host): ProgramPlan {
  const { certificates, data } = stateFiles(state);
  return {
    name: 'kubernetes',
    nodeFlags: NODE_FLAGS,
    args: [
      `--state=${data}`,
      `--certificates=${certificates}`,
      `--address=${API_ADDRESS}`,
      `--port=${API_PORT}`,
      `--agent-socket=${AGENT_SOCKET}`,
      `--dist=${dist}`,
      `--node-binary=${node}`,
    ],
  };
}
