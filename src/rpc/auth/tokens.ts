// Bearer tokens: who may use a server over the network, and as what. One file a token, so that making and revoking need
// no lock; what is stored is a hash. A secret has 256 random bits, so a slow hash would only slow down each request.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { HarnessError, systemCode } from '../../core/error.ts';

/** `agent`: an assistant or a script for one; `operator`: a person, who may answer what waits and change projects. */
export const ROLES = ['agent', 'operator'] as const;
export type Role = (typeof ROLES)[number];

const TokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  created: z.iso.datetime(),
});
export type Token = z.output<typeof TokenSchema>;

const StoredSchema = TokenSchema.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });
type Stored = z.output<typeof StoredSchema>;

export interface Tokens {
  /** Makes a token. `secret` is what clients send; it is nowhere else. */
  create(role: Role, name: string): { readonly token: Token; readonly secret: string };
  /** Oldest first. */
  list(): readonly Token[];
  /** From now on the token opens nothing. Throws not_found. */
  revoke(id: string): Token;
  /** The token with this secret; undefined when there is none (any more). Follows the files: no restart is needed. */
  find(secret: string): Token | undefined;
  /** Whether the token has not been revoked. */
  has(id: string): boolean;
}

const SECRET = /^hns_([0-9a-f]{12})_([\w-]{43})$/;
const ID = /^[0-9a-f]{12}$/;
const OTHERS = 0o077;

/** The tokens of a user. `userConfig`: the directory of the user's own configuration, which no tool reaches. */
export const openTokens = (userConfig: string): Tokens => {
  const directory = join(userConfig, 'tokens');
  const pathOf = (id: string): string => join(directory, `${id}.json`);
  const read = createReader(pathOf);
  return {
    create: (role, name) => {
      const id = randomBytes(6).toString('hex');
      const secret = `hns_${id}_${randomBytes(32).toString('base64url')}`;
      const token = { id, name, role, created: new Date().toISOString() };
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeNew(pathOf(id), JSON.stringify({ ...token, sha256: hash('sha256', secret) }));
      return { token, secret };
    },
    list: () =>
      namesIn(directory)
        .flatMap((id) => read(id) ?? [])
        .map(shown)
        .toSorted((a, b) => a.created.localeCompare(b.created)),
    revoke: (id) => {
      const stored = ID.test(id) ? read(id) : undefined;
      if (stored === undefined) throw new HarnessError('not_found', `there is no token ${id}`, 'harness token list');
      unlinkSync(pathOf(id));
      return shown(stored);
    },
    find: (secret) => {
      const stored = read(SECRET.exec(secret)?.[1] ?? '');
      if (stored === undefined) return undefined;
      const [given, kept] = [hash('sha256', secret, 'buffer'), Buffer.from(stored.sha256, 'hex')];
      return timingSafeEqual(given, kept) ? shown(stored) : undefined;
    },
    has: (id) => read(id) !== undefined,
  };
};

/** Reads a token's file again only when it has changed: a look at it costs each request some microseconds. */
const createReader = (pathOf: (id: string) => string) => {
  const known = new Map<string, { readonly version: string; readonly stored: Stored }>();
  return (id: string): Stored | undefined => {
    const stat = ID.test(id) ? statSync(pathOf(id), { throwIfNoEntry: false }) : undefined;
    // A file that others can read has given its hash away, one that they can write proves nothing.
    if (stat === undefined || !stat.isFile() || (stat.mode & OTHERS) !== 0) {
      known.delete(id);
      return undefined;
    }
    const version = `${stat.ino} ${stat.ctimeMs} ${stat.size}`;
    const found = known.get(id);
    if (found?.version === version) return found.stored;
    const stored = parse(readFileSync(pathOf(id), 'utf8'));
    if (stored?.id !== id) return undefined;
    known.set(id, { version, stored });
    return stored;
  };
};

const parse = (text: string): Stored | undefined => {
  try {
    return StoredSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const shown = ({ sha256: _hash, ...token }: Stored): Token => token;

const writeNew = (path: string, text: string): void => {
  const fd = openSync(path, 'wx', 0o600);
  try {
    writeSync(fd, text);
  } finally {
    closeSync(fd);
  }
};

const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length));
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
};
