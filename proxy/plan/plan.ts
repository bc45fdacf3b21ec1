// Everything the data path may do, as plain data: no xDS, no resources people write, nothing live.
// A plan is a set of pieces, each replaced as a whole; what crosses from the agent to a data thread
// is a `PlanPatch` of pieces. Durations are milliseconds, sizes bytes; 0 means "no limit" only
// where it says so. Every field is always there: defaults were decided when it was compiled.
import type { ListenerPlan, SecretPlan } from './listener.ts';
import type { RouteTablePlan } from './routes.ts';
import type { SealedPiece } from './seal.ts';
import type { EndpointsPlan, UpstreamPlan } from './upstream.ts';

type PieceKind = Piece['kind'];
export type Piece = ListenerPlan | RouteTablePlan | UpstreamPlan | EndpointsPlan | SecretPlan;
export type PieceName = { readonly kind: PieceKind; readonly name: string };

export type PlanPatch = {
  readonly set: readonly Piece[];
  readonly removed: readonly PieceName[];
};

/** Part of a patch as it travels. Nothing of a patch acts before its last slice. */
export type PatchSlice = {
  readonly set: readonly SealedPiece[];
  readonly removed: readonly PieceName[];
  readonly isLast: boolean;
};
