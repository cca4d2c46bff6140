import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/policy/redact.ts';

// Put together here, so that no scanner takes this file for a leak.
const letters = (count: number): string => 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6hJ9'.repeat(5).slice(0, count);
const SECRETS: Readonly<Record<string, string>> = {
  github: `ghp_${letters(36)}`,
  'github fine-grained': `github_pat_${letters(82)}`,
  npm: `npm_${letters(36)}`,
  'npm config': `//registry.example.com/:_authToken=${letters(30)}`,
  slack: `xoxb-1234567890-${letters(24)}`,
  'slack hook': `https://hooks.slack.com/services/T${letters(8)}/B${letters(8)}/${letters(24)}`,
  aws: `AKIA${'Q3X7RWD5LKJH2MNB'}`,
  'aws secret': `AWS_SECRET_ACCESS_KEY="${letters(40)}"`,
  anthropic: `sk-ant-api03-${letters(93)}AA`,
  openai: `sk-${letters(20)}T3BlbkFJ${letters(20)}`,
  linear: `lin_api_${letters(40)}`,
  sendgrid: `SG.${letters(22)}.${letters(43)}`,
  shopify: `shpat_${letters(32)}`,
  '1password': `ops_${Buffer.from(JSON.stringify({ signInAddress: 'my.1password.com', userAuth: { method: 'SRPg-4096' }, email: 'a@1password.com', secretKey: letters(40), pad: 'xxx' })).toString('base64')}`,
  'basic auth': 'https://someone:h0rse-battery@db.example.com/x',
  postgres: 'postgres://admin:h0rse-battery@db.example.com:5432/app',
  'private key': `-----BEGIN RSA PRIVATE KEY-----\n${letters(120)}\n-----END RSA PRIVATE KEY-----`,
};

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] };
const redactor = createRedactor({});

describe('secrets', () => {
  it.each(Object.entries(SECRETS))('%s', async (_name, secret) => {
    const text = `before ${secret} after\n`;
    const redacted = await redactor.redact(text);
    const core = /h0rse-battery|[A-Za-z0-9+/]{14,}/.exec(secret)?.[0] ?? 'no core';
    expect(text).toContain(core);
    expect(redacted).toContain('[redacted');
    expect(redacted).not.toContain(core);
    expect(redacted).toMatch(/^before .* after\n$/s);
    expect(await redactor.redact(redacted)).toBe(redacted);
  });

  it.each(Object.entries(SECRETS))(
    '%s: what secretlint finds is never passed over by the cheap test',
    async (_name, secret) => {
      const source = { filePath: 'text', content: secret, ext: '.txt', contentType: 'text' } as const;
      const { messages } = await lintSource({ source, options: { config } });
      if (messages.length > 0) expect(await redactor.redact(secret)).not.toBe(secret);
    },
  );
});

describe('assignments and headers', () => {
  it.each([
    ['DB_PASSWORD=correcthorse', 'DB_PASSWORD=[redacted]'],
    ['export API_KEY="abcdef123456"', 'export API_KEY="[redacted]"'],
    ['Authorization: Bearer abcdef123456', 'Authorization: Bearer [redacted]'],
    ['GITLAB_TOKEN=abcdef123456 npm test', 'GITLAB_TOKEN=[redacted] npm test'],
  ])('%s', async (text, expected) => {
    expect(await redactor.redact(text)).toBe(expected);
  });

  it.each([
    'const TOKEN = parseToken(text);',
    'PASSWORD=$DB_PASSWORD',
    'the SECRET of good code',
    'API_KEY=',
    'http://localhost:8080/path@x',
    'a: b@c',
  ])('%s stays', async (text) => {
    expect(await redactor.redact(text)).toBe(text);
  });
});

it('knows the secret values of its own environment', async () => {
  const known = createRedactor({
    MY_TOKEN: 'plain-looking-words',
    EDITOR: 'plain-old-editor',
    SSH_KEY: '/path/to/key',
    SHORT_KEY: 'abc',
  });
  expect(await known.redact('say plain-looking-words to plain-old-editor at /path/to/key abc')).toBe(
    'say [redacted environment value] to plain-old-editor at /path/to/key abc',
  );
});

it('answers at once where nothing looks like a secret', () => {
  expect(redactor.redact('const a = 1;\n')).toBe('const a = 1;\n');
});
