// Places inside the node. `/run` is a tmpfs of the node's own and disappears with it.

export const NODE_NAME = 'local';
export const RUN_FOLDER = '/run/lateen';
/** Where the agent answers for logs and exec. */
export const AGENT_SOCKET = `${RUN_FOLDER}/agent.sock`;
/** Where `ip netns` keeps the names of network namespaces. */
export const NETNS_FOLDER = '/run/netns';
