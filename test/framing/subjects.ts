// The proxies that are asked, each in front of an upstream of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { findPeer, peerProgram } from '../../deploy/peers/index.ts';
import { peer } from '../harness/peers.ts';
import { bootstrapFile, freePorts, type Ports } from '../harness/proxy-program.ts';
import { untilListening } from './client.ts';
import { listener } from './listener.ts';
import { Upstream } from './upstream.ts';

export type SubjectName = 'lateen' | 'haproxy' | 'nginx';

export type Started = {
  readonly port: number;
  readonly rssMb: () => number;
  readonly isRunning: () => boolean;
};

export type Subject = Started & {
  readonly name: SubjectName;
  readonly upstream: Upstream;
};

const MAIN = join(import.meta.dirname, '..', '..', 'proxy', 'main.ts');

type Place = { readonly ports: Ports; readonly folder: string };
type Launch = {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Starts it; undefined when it is not to be had here, and then the test was skipped. */
export async function startSubject(t: Test, name: SubjectName): Promise<Subject | undefined> {
  const upstream = new Upstream();
  const ports = { ...(await freePorts()), upstream: await upstream.listen() };
  const folder = mkdtempSync(join(tmpdir(), 'lateen-framing-'));
  t.teardown(() => {
    upstream.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const launch = await launchOf(t, name, { ports, folder });
  if (launch === undefined) return undefined;
  return { name, upstream, ...(await started(t, launch, ports.inbound)) };
}

/** Lateen as configured by a file, listening on `port`. */
export function startLateen(t: Test, config: string, port: number): Promise<Started> {
  return started(t, lateen(config), port);
}

async function started(t: Test, launch: Launch, port: number): Promise<Started> {
  const child = run(launch);
  t.teardown(() => child.kill('SIGKILL'));
  await untilListening(port);
  return {
    port,
    rssMb: () => rssMb(child.pid ?? 0),
    isRunning: () => child.exitCode === null && child.signalCode === null,
  };
}

function lateen(config: string): Launch {
  return { command: [process.execPath, MAIN, 'sidecar', '--config', config], env: {} };
}

async function launchOf(t: Test, name: SubjectName, place: Place): Promise<Launch | undefined> {
  switch (name) {
    case 'lateen':
      return lateen(bootstrapFile(t, place.ports, [listener(place.ports.inbound)]));
    case 'haproxy':
      if ((await peer(t, 'haproxy-2.6')) === undefined) return undefined;
      return haproxy(place);
    case 'nginx':
      if ((await peer(t, 'nginx-1.22')) === undefined) return undefined;
      return nginx(place);
  }
}

async function haproxy({ ports, folder }: Place): Promise<Launch> {
  const { path, env } = await peerProgram(findPeer('haproxy-2.6'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(
    file,
    `global
  nbthread 1
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
  http-reuse always
frontend in
  bind 127.0.0.1:${ports.inbound}
  default_backend out
backend out
  server upstream 127.0.0.1:${ports.upstream} pool-max-conn -1
`,
  );
  return { command: [path, '-db', '-f', file], env };
}

async function nginx({ ports, folder }: Place): Promise<Launch> {
  const { path, env } = await peerProgram(findPeer('nginx-1.22'));
  const file = join(folder, 'nginx.conf');
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = kinds.map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join('\n');
  mkdirSync(join(folder, 'logs'));
  writeFileSync(
    file,
    `daemon off;
worker_processes 1;
user root;
pid ${join(folder, 'pid')};
error_log stderr crit;
events { worker_connections 4096; }
http {
  access_log off;
  ${temporary}
  upstream up { server 127.0.0.1:${ports.upstream}; keepalive 64; }
  server {
    listen 127.0.0.1:${ports.inbound};
    location / {
      proxy_pass http://up;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection '';
    }
  }
}
`,
  );
  return { command: [path, '-p', folder, '-e', 'stderr', '-c', file], env };
}

function run({ command: [program = '', ...args], env }: Launch): ChildProcess {
  const child = spawn(program, args, {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], ...env },
  });
  child.on('error', () => undefined); // It never listens, and that is said.
  return child;
}

function rssMb(pid: number): number {
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(resident?.[1] ?? 0) / 1024;
}
