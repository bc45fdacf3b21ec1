// The cluster's name server: services, pods and ports by name, over UDP and TCP. It answers from
// the same facts as the packet rules. Names outside the cluster go to the name servers it is given;
// a node usually reaches none, and then such questions fail at once instead of timing out.
export { startDns } from './start.ts';
