// What gRPC's statuses would have been in HTTP, for whoever judges endpoints by status.   hot path

export function asHttpStatus(grpcStatus: number): number {
  return AS_HTTP[grpcStatus] ?? 500;
}

const AS_HTTP = [
  200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401,
] as const;
