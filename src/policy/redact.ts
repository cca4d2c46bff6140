// Secrets in texts: what may leave for an assistant or the record. The patterns are secretlint's; they cost half a
// millisecond for a small file and 30 ms to load, so a cheap test for what every one of them needs comes first.
import type { Redactor } from '../core/ports.ts';

/**
 * Something of this stands in every text that holds a secret we know, so one pass decides for nearly every text.
 * The first six parts cover what secretlint's recommended preset finds; a test holds the two together.
 */
const HINT = new RegExp(
  [
    /-----BEGIN/,
    /:\/\/[^\s/@]*:[^\s/@]*@/,
    /(?:A3T|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{10}/,
    /_authToken=|npm_[A-Za-z0-9]{20}|lin_api_|github_pat_|gh[pousr]_[A-Za-z0-9]{20}|ops_ey|shp(?:pa|ca|at|ss)_/,
    /xox[a-z]-|xapp-|hooks\.slack\.com\/services|sk-[A-Za-z0-9]|SG\.\w/,
    /(?:SECRET|[Ss]ecret)_?(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)|(?:ACCOUNT|[Aa]ccount)_?(?:ID|[Ii]d)?["']?\s*(?:=|:)/,
    /Authorization|Bearer|PASSW|SECRET|_KEY|TOKEN/,
  ]
    .map((part) => part.source)
    .join('|'),
);

/** Headers and settings whose value is a credential. */
const HEADER = /(_authToken=|\b(?:Authorization\s*:\s*(?:Basic\s+|Bearer\s+)?|Bearer\s+))([^\s"'$<{(]{8,})/g;

/** Assignments whose name says that the value is secret; the name stays, the value goes. Code that computes a value is none. */
const NAMED =
  /(\b[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|API_KEY|ACCESS_KEY|PRIVATE_KEY|TOKEN)[A-Z0-9_]*(?:=|\s*[=:]\s*(?=["'])))(["']?)([^\s"'$<{()[\],;]{8,})(?!\()/g;

/** Also where the end is not shown. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g;

const USERINFO = /(:\/\/[^\s/:@"']*:)([^\s/@"']+)(@)/g;

/** Values shorter than this occur by chance. */
const SHORTEST_VALUE = 8;

/**
 * Makes a redactor that also knows the secret values of an environment (variables whose names say so).
 * Redacting twice changes nothing more.
 */
export const createRedactor = (env: Readonly<Record<string, string | undefined>>): Redactor => {
  const values = secretValues(env);
  const lint = lazyLinter();
  return {
    redact: (text) => {
      const plain = withoutValues(text, values);
      return HINT.test(plain) ? lint(named(plain)) : plain;
    },
  };
};

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTHORIZATION/i;

const secretValues = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.entries(env)
    .flatMap(([name, value]) =>
      value !== undefined && value.length >= SHORTEST_VALUE && SECRET_NAME.test(name) ? [value] : [],
    )
    .filter((value) => !value.startsWith('/'));

const withoutValues = (text: string, values: readonly string[]): string =>
  values.reduce(
    (rest, value) => (rest.includes(value) ? rest.replaceAll(value, '[redacted environment value]') : rest),
    text,
  );

const named = (text: string): string =>
  text
    .replace(PRIVATE_KEY, '[redacted private key]')
    .replace(HEADER, '$1[redacted]')
    .replace(NAMED, '$1$2[redacted]')
    .replace(USERINFO, '$1[redacted]$3');

const lazyLinter = (): ((text: string) => Promise<string>) => {
  let loaded: Promise<(text: string) => Promise<string>> | undefined;
  return async (text) => {
    loaded ??= loadLinter();
    return (await loaded)(text);
  };
};

const PRESET = '@secretlint/secretlint-rule-preset-recommend';
/** The id of an access key is half of it, and nobody needs it in an answer. */
const RULES = [{ id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } }];

const loadLinter = async (): Promise<(text: string) => Promise<string>> => {
  const { lintSource } = await import('@secretlint/core');
  const { creator } = await import('@secretlint/secretlint-rule-preset-recommend');
  const config = { rules: [{ id: PRESET, rule: creator, options: {}, rules: RULES }] };
  return async (text) => {
    const source = { filePath: 'text', content: text, ext: '.txt', contentType: 'text' } as const;
    const { messages } = await lintSource({ source, options: { config } });
    const found = messages.map(({ range, ruleId }) => ({
      start: range[0],
      end: range[1],
      kind: ruleId.replace(/^.*rule-/, ''),
    }));
    return cutOut(text, found);
  };
};

interface Found {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Replaces the ranges; where two overlap, what they cover together goes. */
const cutOut = (text: string, found: readonly Found[]): string => {
  let shown = '';
  let position = 0;
  for (const { start, end, kind } of [...found].sort((a, b) => a.start - b.start)) {
    if (start >= position) shown += `${text.slice(position, start)}[redacted ${kind}]`;
    position = Math.max(position, end);
  }
  return shown + text.slice(position);
};
