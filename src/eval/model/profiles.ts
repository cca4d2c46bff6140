// models.toml: how models are reached, a table each. Keys of an API are never in it, only the names of the variables that
// hold them.
import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { HarnessError, messageOf, systemCode } from '../../core/error.ts';
import type { Environment } from '../playground.ts';

const ProfileSchema = z.strictObject({
  model: z.string().min(1),
  base_url: z.url({ protocol: /^https?$/ }).default('https://api.openai.com/v1'),
  api_key_env: z.string().default('OPENAI_API_KEY').describe('variable with the key; empty: none is sent'),
  timeout: z.int().min(1).default(60).describe('seconds that one answer may take'),
  max_output_tokens: z.int().min(1).default(4_096),
  price_input: z.number().min(0).optional().describe('US dollars a million tokens, where the provider tells no cost'),
  price_output: z.number().min(0).optional(),
});
export type Profile = z.output<typeof ProfileSchema>;

const FileSchema = z.strictObject({ models: z.record(z.string(), ProfileSchema) });

/** The profile of that name, or the only one. Throws not_found, invalid_arguments. */
export const profileIn = (file: string, name: string | undefined): Profile => {
  const { models } = read(file);
  const names = Object.keys(models);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined) {
    const remedy = `name one, e.g. --client openai-chat:${names[0] ?? 'NAME'}`;
    throw new HarnessError('invalid_arguments', `${file} has ${names.length} profiles`, remedy);
  }
  const found = models[chosen];
  if (found !== undefined) return found;
  throw new HarnessError('not_found', `${file} has no profile ${chosen}`, `take one of ${names.join(', ')}`);
};

const read = (file: string): z.output<typeof FileSchema> => {
  const checked = FileSchema.safeParse(tomlIn(file));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw invalid(file, `${issue?.path.join('.')}: ${issue?.message}`);
};

const tomlIn = (file: string): unknown => {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT')
      throw new HarnessError('not_found', `there is no ${file}`, 'write it, see docs/eval.md, or give --models <file>');
    throw invalid(file, messageOf(thrown).split('\n')[0] ?? '');
  }
};

const invalid = (file: string, what: string): HarnessError =>
  new HarnessError('invalid_arguments', `${file}: ${what}`, 'correct it; docs/eval.md has an example');

/** Why a profile cannot be used here; undefined when it can. */
export const missingKey = ({ api_key_env: name }: Profile, env: Environment): string | undefined =>
  name === '' || (env[name] ?? '') !== '' ? undefined : `${name} is not set, which would hold the key`;
