// What balancers count, as plain numbers named after Envoy's statistics of a cluster.

export class BalanceStats {
  lbHealthyPanic = 0;
  lbRecalculateZoneStructures = 0;
  lbLocalClusterNotOk = 0;
  lbZoneClusterTooSmall = 0;
  lbZoneNoCapacityLeft = 0;
  lbZoneRoutingAllDirectly = 0;
  lbZoneRoutingSampled = 0;
  lbZoneRoutingCrossZone = 0;
}
