// Bulk bytes, kept once under the hash of their content: `<state>/artifacts/<2 hex>/<sha256>`.
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarnessError, systemCode } from '../core/error.ts';
import type { ArtifactRef } from '../core/observation.ts';
import type { ArtifactStore } from '../core/ports.ts';
import { createIds } from './ids.ts';
import { sha256 } from './line.ts';
import { unavailable } from './unavailable.ts';

export interface ArtifactOptions {
  /** `strict`: stored bytes are on the disk before `put` returns. */
  readonly durability?: 'strict' | 'balanced';
}

const ADDRESS = /^[0-9a-f]{64}$/;

/**
 * The store under a state directory, which is made when the first artifact comes. `put` throws log_unavailable when the
 * disk refuses; `get` throws conflict when stored bytes are no longer those that were stored.
 */
export const openArtifacts = (state: string, { durability = 'balanced' }: ArtifactOptions = {}): ArtifactStore => {
  const newId = createIds();
  const pathOf = (address: string): string => join(state, 'artifacts', address.slice(0, 2), address);
  return {
    put: async (bytes) => {
      const artifact = sha256(bytes);
      const path = pathOf(artifact);
      if (!(await isStored(path, bytes.length))) {
        await store(path, bytes, { temporary: `${path}.${newId('tmp')}`, synced: durability === 'strict' });
      }
      return { artifact, bytes: bytes.length, lines: countLines(bytes) } satisfies ArtifactRef;
    },
    get: async (address) => {
      if (!ADDRESS.test(address)) return undefined;
      const bytes = await readIfThere(pathOf(address));
      if (bytes === undefined || sha256(bytes) === address) return bytes;
      const remedy = `remove ${pathOf(address)} and run the call that made it again`;
      throw new HarnessError('conflict', `artifact ${address} was changed after it was stored`, remedy);
    },
  };
};

/** Lines of text; a newline at the very end starts none. */
export const countLines = (bytes: Uint8Array): number => {
  let lines = 0;
  for (let start = 0; start < bytes.length; lines += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    start = end === -1 ? bytes.length : end + 1;
  }
  return lines;
};

const NEWLINE = 0x0a;

/** A file of another size is the rest of an accident, to be replaced. */
const isStored = async (path: string, size: number): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === size;
};

const store = async (path: string, bytes: Uint8Array, how: { temporary: string; synced: boolean }): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(how.temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      if (how.synced) await file.sync();
    } finally {
      await file.close();
    }
    await rename(how.temporary, path);
  } catch (thrown) {
    await rm(how.temporary, { force: true }).catch(() => {});
    throw unavailable(path, thrown);
  }
};

const readIfThere = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
};
