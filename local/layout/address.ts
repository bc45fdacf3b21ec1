// The cluster's addresses. They are those that most guides print, so that examples fit as they are.

export const POD_CIDR = '10.244.0.0/16';
export const SERVICE_CIDR = '10.96.0.0/12';
export const CLUSTER_DOMAIN = 'cluster.local';

/** The node, as pods and the host see it. */
export const NODE_ADDRESS = '10.244.0.1';
/** The host's end of the link to the node. */
export const HOST_ADDRESS = '10.244.0.2';
/** Pods get addresses from here; 10.244.0.0/24 is kept for the node itself. */
export const POD_RANGE = { first: '10.244.1.0', last: '10.244.255.254' } as const;
/** Every pod's gateway: link-local, so that it takes no address of the range. */
export const POD_GATEWAY = '169.254.1.1';

/** Where the API server listens, inside the node. */
export const API_ADDRESS = NODE_ADDRESS;
export const API_PORT = 6443;
/** The service `kubernetes` in the namespace `default`. */
export const API_SERVICE_ADDRESS = '10.96.0.1';
/** The service `kube-dns`; the agent answers here itself. */
export const DNS_ADDRESS = '10.96.0.10';
