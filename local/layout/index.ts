// Where everything is: the addresses and places on which the host, the API server and the node
// agent agree. Constants and pure arithmetic; every other folder of `local` may import it.

// Addresses
export {
  API_ADDRESS,
  API_PORT,
  API_SERVICE_ADDRESS,
  CLUSTER_DOMAIN,
  DNS_ADDRESS,
  HOST_ADDRESS,
  NODE_ADDRESS,
  POD_CIDR,
  POD_GATEWAY,
  POD_RANGE,
  SERVICE_CIDR,
} from './address.ts';
export { addressAt, contains, numberOf, overlap, parseCidr } from './cidr.ts';

// Places
export { AGENT_SOCKET, NETNS_FOLDER, NODE_NAME, RUN_FOLDER } from './place.ts';
