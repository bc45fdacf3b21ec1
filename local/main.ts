// The cluster as a program: API server, controllers and node agent in one process, which costs half
// of what two do (docs/decisions/0014-one-process-for-the-cluster.md). It runs inside the node's
// namespaces. After a crash it is started again and finds the objects in the store and the pods
// still running. SIGTERM ends the pods and then itself.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import {
  jsonLog,
  lifecycle,
  readSettings,
  systemClock,
  systemRandom,
  type KubeApi,
  type Log,
  type Part,
  type SettingsOf,
} from '../lib/index.ts';
import { admission, openPost } from './admission/index.ts';
import {
  startAgent,
  startDns,
  startNetwork,
  machineFacts,
  textOf,
  type Agent,
} from './agent/index.ts';
import { startControllers, type KindOnServer } from './controllers/index.ts';
import { signingKeyOf } from './identity/index.ts';
import { findImage } from './images/index.ts';
import { builtinKinds } from './kinds/index.ts';
import {
  CLUSTER_DOMAIN,
  DNS_ADDRESS,
  NODE_ADDRESS,
  NODE_NAME,
  POD_CIDR,
  RUN_FOLDER,
} from './layout/index.ts';
import { runProgram } from './machine/index.ts';
import {
  localApi,
  openCatalog,
  openRegistry,
  type Catalog,
  type UserInfo,
} from './registry/index.ts';
import { bootstrap, factsOf, identity, listen, type Listening } from './server/index.ts';
import { SETTINGS } from './settings.ts';
import { openStore } from './store/index.ts';

// The node is taken down by the kernel after this anyway; programs get this long to say goodbye.
const STOP_PODS_MS = 2000;
// Watches end at once; what is cut after this was not going to end by itself.
const CLOSE_WITHIN_MS = 2000;
const STOP_WITHIN_MS = STOP_PODS_MS + CLOSE_WITHIN_MS;

// Of the runtime, as `kubectl get nodes -o wide` shows it.
const VERSION = '0.1.0';

type Settings = SettingsOf<typeof SETTINGS>;
type Tools = {
  readonly clock: typeof systemClock;
  readonly random: typeof systemRandom;
  readonly log: Log;
};

async function main(): Promise<void> {
  const reading = readSettings(SETTINGS, { env: {}, argv: process.argv.slice(2) });
  if (reading.kind === 'rejected') {
    for (const reason of reading.reasons) process.stderr.write(`kubernetes: ${reason}\n`);
    process.exit(2);
  }
  const settings = reading.value;
  const log = jsonLog(systemClock, settings.logLevel, (line) => process.stderr.write(line));
  const tools = { clock: systemClock, random: systemRandom, log };
  const server = apiServer(settings, tools);
  const parts = lifecycle([...server.parts, nodeAgent(settings, tools, server.agentApi)], {
    clock: systemClock,
    log,
    stopWithinMs: STOP_WITHIN_MS,
  });
  const stop = (): void => {
    void parts.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await parts.start();
  } catch (error) {
    log.error('the cluster cannot start', {
      error: error instanceof Error ? error : String(error),
    });
    process.exit(1);
  }
}

type ApiServer = { readonly parts: readonly Part[]; readonly agentApi: KubeApi };

function apiServer(settings: Settings, tools: Tools): ApiServer {
  mkdirSync(settings.state, { recursive: true, mode: 0o700 });
  const store = openStore({ file: join(settings.state, 'objects.sqlite') });
  const catalog = openCatalog(builtinKinds());
  const pem = (name: string): string => readFileSync(join(settings.certificates, name), 'utf8');
  const authority = pem('ca.crt');
  const newUid = (): string => randomUUID();
  const { post, close: closePost } = openPost(systemClock);
  const rules = admission({ ...tools, facts: factsOf(store), post, newUid });
  const registry = openRegistry({ ...tools, store, catalog, admission: rules, newUid });
  const key = signingKeyOf(pem('service-account.key'));
  const tokens = identity({ key, store, clock: systemClock, newId: newUid });
  const apiOf = (user: UserInfo, manager: string): KubeApi =>
    localApi({
      registry,
      catalog,
      user,
      manager,
      createToken: (account, request) => tokens.createToken(account, request),
    });
  const controllers = { username: 'system:kube-controller-manager', groups: ['system:masters'] };
  const api = apiOf(controllers, 'kube-controller-manager');
  const node = { username: `system:node:${NODE_NAME}`, groups: ['system:nodes'] };
  const running = new AbortController();
  const serving = new AbortController();
  const server = {
    registry,
    catalog,
    ...tools,
    identity: tokens,
    agentSocket: settings.agentSocket,
    stopping: serving.signal,
    address: `${settings.address}:${settings.port}`,
  };
  let listening: Listening | undefined;
  const parts: readonly Part[] = [
    {
      name: 'objects',
      start: () => bootstrap(api, { serverAddress: NODE_ADDRESS, serverPort: settings.port }),
      stop: () => Promise.resolve(store.close()),
    },
    {
      name: 'controllers',
      start: () => {
        const kinds = (): readonly KindOnServer[] => storedKinds(catalog);
        return startControllers(api, { ...tools, kinds, rootCa: authority }, running.signal);
      },
      stop: () => {
        running.abort();
        closePost();
        return Promise.resolve();
      },
    },
    {
      name: 'https',
      start: async () => {
        const pair = { certificate: pem('api-server.crt'), key: pem('api-server.key'), authority };
        listening = await listen(server, { host: settings.address, port: settings.port, ...pair });
        process.stdout.write(`${JSON.stringify({ ready: true, port: listening.port })}\n`);
      },
      stop: async () => {
        serving.abort();
        await listening?.close(CLOSE_WITHIN_MS);
      },
    },
  ];
  return { parts, agentApi: apiOf(node, 'agent') };
}

function nodeAgent(settings: Settings, tools: Tools, api: KubeApi): Part {
  const stopping = new AbortController();
  const { signal } = stopping;
  const shared = { ...tools, api, run: runProgram };
  let agent: Agent | undefined;
  return {
    name: 'agent',
    start: async () => {
      const network = await startNetwork(shared, signal);
      const upstreams = settings.dnsUpstreams.split(',').filter((address) => address !== '');
      const { clock, log } = tools;
      await startDns({ services: network.services, upstreams, clock, log }, signal);
      const machine = {
        name: NODE_NAME,
        address: NODE_ADDRESS,
        podCidr: POD_CIDR,
        version: VERSION,
      };
      agent = await startAgent(
        {
          ...shared,
          network: network.pods,
          kill: (pid, name) => {
            process.kill(pid, name);
          },
          newId: () => randomBytes(32).toString('hex'),
          findImage,
          node: {
            name: NODE_NAME,
            address: NODE_ADDRESS,
            allocatable: { cpu: availableParallelism(), memory: totalmem() },
            dnsAddress: DNS_ADDRESS,
            clusterDomain: CLUSTER_DOMAIN,
            hostResolvConf: textOf('/etc/resolv.conf'),
          },
          machine: machineFacts(machine),
          paths: {
            run: RUN_FOLDER,
            socket: settings.agentSocket,
            node: settings.nodeBinary,
            dist: settings.dist,
          },
        },
        signal,
      );
    },
    stop: async () => {
      await agent?.stopPods(STOP_PODS_MS);
      stopping.abort();
      await agent?.close();
    },
  };
}

/** For the controllers that empty namespaces and collect what nobody owns any more. */
function storedKinds(catalog: Catalog): readonly KindOnServer[] {
  return catalog.kinds().flatMap((kind) => {
    const [preferred] = kind.versions;
    if (kind.virtual || preferred === undefined) return [];
    const { group, plural, namespaced } = kind;
    const resource = { group, version: preferred.version, plural };
    return [{ resource, kind: kind.kind, namespaced }];
  });
}

await main();
