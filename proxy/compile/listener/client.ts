// Who the client is held to be: its address, and what is told of its certificate.
import type { HttpConnectionManager } from '../../../api/xds/index.ts';
import type { ClientAddressPlan, ClientCertificatePlan } from '../../plan/index.ts';
import { addressRange, choice, type Place } from '../reading/index.ts';

export function clientAddress(http: HttpConnectionManager, place: Place): ClientAddressPlan {
  const { unixSockets, cidrRanges } = http.internalAddressConfig ?? {};
  const at = place.at('internal_address_config');
  if (unixSockets === true) at.at('unix_sockets').note('is not acted on: there are none');
  return {
    isEdge: http.useRemoteAddress ?? false,
    trustedHops: http.xffNumTrustedHops ?? 0,
    appendsForwardedFor: http.skipXffAppend !== true,
    internalRanges: at.at('cidr_ranges').each(cidrRanges, addressRange),
  };
}

const MODES = {
  SANITIZE: 'sanitize',
  FORWARD_ONLY: 'forward',
  APPEND_FORWARD: 'append',
  SANITIZE_SET: 'sanitize-set',
  ALWAYS_FORWARD_ONLY: 'always-forward',
} as const;
const DETAILS = ['subject', 'cert', 'chain', 'dns', 'uri'] as const;

export function clientCertificate(
  http: HttpConnectionManager,
  place: Place,
): ClientCertificatePlan {
  const details = http.setCurrentClientCertDetails ?? {};
  const at = place.at('forward_client_cert_details');
  return {
    mode: choice(http.forwardClientCertDetails, MODES, at) ?? 'sanitize',
    details: DETAILS.filter((detail) => details[detail] === true),
  };
}
