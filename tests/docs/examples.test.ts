// The examples of README.md and docs: what they say can be written is understood, and commands exist.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { parse as parseToml } from 'smol-toml';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import type { Io } from '../../src/commands/command.ts';
import { commands } from '../../src/commands/index.ts';
import { ConfigSchema } from '../../src/config.ts';
import { profileIn } from '../../src/eval/model/profiles.ts';
import { compileGuard } from '../../src/governance/guards/compile.ts';
import { parseRules } from '../../src/governance/learn/blocks.ts';
import { analyseExec } from '../../src/policy/shell/analyse.ts';
import { place } from '../settings/place.ts';
import { type Block, PAGES, readPage } from '../support/pages.ts';
import { verdictOf } from '../support/policy.ts';

const pages = PAGES.map(readPage);
const blocks = pages.flatMap((page) => page.blocks);
const inLang = (lang: string) => blocks.filter((block) => block.lang === lang);

const isGuard = ({ text }: Block): boolean => /^id:/m.test(text);

it.each(inLang('yaml').filter(isGuard))('$page has a guard whose examples hold: $text', async ({ text }) => {
  const { sources } = await place({ project: { 'guards/example.yaml': text } }).inspect();
  const guard = sources.scopes.flatMap(({ guards }) => guards)[0]?.guard;
  expect(guard === undefined ? 'not read' : await compileGuard(guard)).toHaveProperty('covers');
});

/** The text, and the text with each line that is commented out in the place of the line with its key. */
const variants = (text: string): readonly string[] => [
  text,
  ...[...text.matchAll(/^( +)# (\w+)(: \{.*)$/gm)].map(([, indent = '', key = '', value = '']) =>
    text.replace(new RegExp(`^${indent}${key}: .*$`, 'm'), `${indent}${key}${value}`),
  ),
];
const configurations = inLang('yaml')
  .filter((block) => !isGuard(block))
  .flatMap(({ page, text }) => variants(text).map((each) => ({ page, text: each })));

it.each(configurations)('$page has a configuration: $text', async ({ text }) => {
  const { sources } = await place({ user: { 'config.yaml': text } }).inspect();
  expect(sources.problems).toEqual([]);
});

it.each(inLang('markdown'))('$page has a rule whose examples hold: $text', async ({ text }) => {
  const { sources, settings } = await place({ project: { 'rules/example.md': text } }).inspect();
  expect(sources.problems).toEqual([]);
  expect(settings?.rules.map(({ examples }) => examples > 0)).toEqual([true]);
});

it('the blocks for learn_rules are understood', () => {
  const learned = blocks.filter(({ text }) => text.startsWith('## '));
  expect(learned.length).toBeGreaterThan(0);
  for (const { text } of learned) expect(parseRules(text)).toHaveLength(1);
});

it('the table of models is one', () => {
  const [models] = inLang('toml').filter(({ page }) => page === 'docs/eval.md');
  const directory = mkdtempSync(join(tmpdir(), 'harness-docs-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'models.toml'), models?.text ?? '');
  expect(profileIn(join(directory, 'models.toml'), 'local')).toMatchObject({ timeout: 120 });
});

/** `harness serve …`, as clients are told to start it. */
const Started = z.object({
  command: z.literal('npx'),
  args: z.tuple([z.literal('-y'), z.literal('harness-mcp')], z.string()),
});
const Servers = z.looseObject({ harness: Started });

it('the settings of clients start the server', async () => {
  const settings = [
    ...inLang('json').map(({ text }) => JSON.parse(text)),
    ...inLang('toml').map(({ text }) => parseToml(text)),
  ].flatMap((each) => [each.mcpServers, each.servers, each.mcp_servers].filter((servers) => servers !== undefined));
  expect(settings).toHaveLength(4);
  for (const servers of settings) {
    const [, , ...words] = Servers.parse(servers).harness.args;
    expect(await problemWith(words)).toBeUndefined();
  }
});

/** The words behind `harness` of every call in a shell line. */
const callsIn = (line: string): readonly (readonly string[])[] =>
  analyseExec({ kind: 'exec', argv: [], cwd: '.', text: line.replace(/^\$ /, '') }).effects.flatMap((effect) => {
    if (effect.kind !== 'exec') return [];
    const at = effect.argv[0] === 'harness' ? 0 : effect.argv.indexOf('harness-mcp');
    return at === -1 ? [] : [effect.argv.slice(at + 1)];
  });

const io: Io = {
  out: () => {},
  err: () => {},
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  env: {},
  cwd: '/srv/app',
  color: false,
  exitWith: () => {},
  onSignal: () => {},
};

/** What the command line would not understand about these words. */
const problemWith = async ([name, ...words]: readonly string[]): Promise<string | undefined> => {
  const entry = commands.find((each) => each.name === name);
  if (entry === undefined) return `no command ${name}`;
  const command = new Command(entry.name);
  (await entry.load()).configure(command, io);
  return unknownWord(command, words);
};

const unknownWord = (command: Command, words: readonly string[]): string | undefined => {
  const [word = '--', ...rest] = words;
  if (word === '--') return undefined;
  if (word.startsWith('-') && word !== '-') {
    const [flag = ''] = word.split('=');
    return command.options.some(({ long, short }) => flag === long || flag === short)
      ? unknownWord(command, rest)
      : `no option ${word}`;
  }
  if (command.commands.length === 0) return unknownWord(command, rest);
  const inner = command.commands.find((each) => each.name() === word);
  return inner === undefined ? `no command ${command.name()} ${word}` : unknownWord(inner, rest);
};

const lines = pages.flatMap((page) => [
  ...page.blocks.filter(({ lang }) => lang === '' || lang === 'sh').flatMap(({ text }) => text.split('\n')),
  ...page.spans,
]);
const called = lines.filter((line) => /^(?:\$ )?harness [a-z]|\bharness-mcp [a-z]/.test(line));

it('there are commands to look at', () => {
  expect(called.length).toBeGreaterThan(80);
});

it.each([...new Set(called)])('the command line understands: %s', async (line) => {
  const calls = callsIn(line);
  expect(calls.length).toBeGreaterThan(0);
  for (const words of calls) expect(await problemWith(words)).toBeUndefined();
});

it('keys of the configuration that are named exist', () => {
  const keys = (schema: z.core.JSONSchema._JSONSchema, prefix: string): readonly string[] =>
    Object.entries(typeof schema === 'boolean' ? {} : (schema.properties ?? {})).flatMap(([name, inner]) => [
      `${prefix}${name}`,
      ...keys(inner, `${prefix}${name}.`),
    ]);
  const known = keys(z.toJSONSchema(ConfigSchema, { io: 'input' }), '');
  const tops = known.filter((key) => !key.includes('.')).join('|');
  const named = pages.flatMap(({ spans }) => spans.filter((span) => new RegExp(`^(?:${tops})\\.[a-z_.]+$`).test(span)));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((span) => !known.includes(span))).toEqual([]);
});

it('what README.md says of commands that pass and commands that ask is so', () => {
  const paragraph = pages[0]?.paragraphs.find((text) => text.startsWith('Commands are parsed')) ?? '';
  const [passing = '', asking = ''] = paragraph.replaceAll('\n', ' ').split(' pass; ');
  const decisions = (text: string) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, line = '']) => [
      line,
      verdictOf({ effects: analyseExec({ kind: 'exec', argv: [], cwd: '.', text: line }).effects }).decision,
    ]);
  expect(decisions(passing)).toEqual(decisions(passing).map(([line]) => [line, 'allow']));
  expect(decisions(asking)).toEqual(decisions(asking).map(([line]) => [line, 'ask']));
  expect([decisions(passing).length, decisions(asking).length]).toEqual([3, 4]);
});
