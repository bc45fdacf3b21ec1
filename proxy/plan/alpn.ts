// The name of the wire between two sidecars of ours, in ALPN: HTTP/2 that also carries what only
// HTTP/1 can say. A peer that does not know it falls back to what else is offered.

export const MESH_WIRE = 'lateen-h2';
