// The formats of names, labels, ports and addresses. Each takes a text and returns the reasons why
// it is not in that format, none if it is.
import { isIP } from 'node:net';

export type Format = (text: string) => readonly string[];

const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
const PORT_NAME_MAX = 15;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;
const CONFIG_KEY = '[-._a-zA-Z0-9]+';

const ALPHANUMERIC_ENDS = 'must start and end with an alphanumeric character';

export const dnsLabel = format({
  pattern: LABEL,
  max: LABEL_MAX,
  says:
    'a lowercase RFC 1123 label must consist of lower case alphanumeric characters ' +
    `or '-', and ${ALPHANUMERIC_ENDS}`,
  examples: ['my-name', '123-abc'],
});

export const dnsSubdomain = format({
  pattern: SUBDOMAIN,
  max: SUBDOMAIN_MAX,
  says:
    'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, ' +
    `'-' or '.', and ${ALPHANUMERIC_ENDS}`,
  examples: ['example.com'],
});

export const dnsLabel1035 = format({
  pattern: LABEL_1035,
  max: LABEL_MAX,
  says:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', " +
    'start with an alphabetic character, and end with an alphanumeric character',
  examples: ['my-name', 'abc-123'],
});

export const labelValue = format({
  pattern: LABEL_VALUE,
  max: LABEL_MAX,
  says:
    'a valid label must be an empty string or consist of alphanumeric characters, ' +
    `'-', '_' or '.', and ${ALPHANUMERIC_ENDS}`,
  examples: ['MyValue', 'my_value', '12345'],
});

export const configKey: Format = (key) => {
  if (key === '.' || key === '..') return [`must not be '${key}'`];
  if (key.startsWith('..')) return ["must not start with '..'"];
  return configKeyText(key);
};

const configKeyText = format({
  pattern: CONFIG_KEY,
  max: SUBDOMAIN_MAX,
  says: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  examples: ['key.name', 'KEY_NAME', 'key-name'],
});

const QUALIFIED_SAYS =
  `must consist of alphanumeric characters, '-', '_' or '.', ` + `and ${ALPHANUMERIC_ENDS}`;
const QUALIFIED_EXAMPLES = ['MyName', 'my.name', '123-abc'];
const namePart = format({
  pattern: QUALIFIED,
  max: LABEL_MAX,
  says: QUALIFIED_SAYS,
  examples: QUALIFIED_EXAMPLES,
});

/** `prefix/name` or `name`: keys of labels, annotations and finalizers. */
export const qualifiedName: Format = (text) => {
  const parts = text.split('/');
  const [prefix, name] = parts.length === 2 ? parts : [undefined, text];
  if (parts.length > 2) {
    const says = said({ says: QUALIFIED_SAYS, pattern: QUALIFIED, examples: QUALIFIED_EXAMPLES });
    const prefixed = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a qualified name ${says} ${prefixed}`];
  }
  const ofPrefix = prefix === undefined ? [] : nonEmpty(dnsSubdomain)(prefix);
  const ofName = nonEmpty(namePart)(name);
  return [
    ...ofPrefix.map((reason) => `prefix part ${reason}`),
    ...ofName.map((reason) => `name part ${reason}`),
  ];
};

/** What may stand between two slashes of a URL: names of roles and bindings. */
export const pathSegment: Format = (text) => {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%']
    .filter((sign) => text.includes(sign))
    .map((sign) => `may not contain '${sign}'`);
};

export const portName: Format = (text) => {
  const reasons: string[] = [];
  if (text.length > PORT_NAME_MAX) reasons.push(`must be no more than ${PORT_NAME_MAX} characters`);
  if (!/^[-a-z0-9]+$/.test(text)) {
    reasons.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(text)) reasons.push('must contain at least one letter (a-z)');
  if (text.includes('--')) reasons.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(text)) reasons.push('must not begin or end with a hyphen');
  return reasons;
};

export const variableName: Format = (text) =>
  /^[ -<>-~]+$/.test(text)
    ? []
    : [
        'a valid environment variable name must consist only of printable ASCII characters ' +
          "other than '='",
      ];

export const ipAddress: Format = (text) =>
  isIP(text) === 0 ? ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'] : [];

type Declaration = {
  readonly pattern: string;
  readonly max: number;
  readonly says: string;
  readonly examples: readonly string[];
};

function format({ pattern, max, says, examples }: Declaration): Format {
  const whole = new RegExp(`^${pattern}$`);
  return (text) => {
    const reasons: string[] = [];
    if (Buffer.byteLength(text) > max) reasons.push(`must be no more than ${max} bytes`);
    // A text that is far too long is not matched: the patterns repeat within repeats.
    if (text.length <= 4 * max && !whole.test(text))
      reasons.push(said({ says, pattern, examples }));
    return reasons;
  };
}

function said({ says, pattern, examples }: Omit<Declaration, 'max'>): string {
  const texts = examples.map((example) => `'${example}', `).join(' or ');
  return `${says} (e.g. ${texts}regex used for validation is '${pattern}')`;
}

function nonEmpty(inner: Format): Format {
  return (text) => (text === '' ? ['must be non-empty'] : inner(text));
}
