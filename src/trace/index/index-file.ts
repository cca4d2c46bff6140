// Where the index lies: `<state>/index/v<schema>-<ulid>.db`. A build writes a file of its own and gives it its name when
// it is whole, so that whoever is killed leaves either the old index or the new one. The newest is the one in use.
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../../log/names-in.ts';
import { SCHEMA_VERSION } from './schema.ts';

const BUILT = new RegExp(`^v${SCHEMA_VERSION}-(\\w+)\\.db$`);
const BUILDING = /^v\d+-\w+\.building(?:-\w+)?$/;
/** A build takes seconds; one whose file nobody has written to for so long was killed. */
const ABANDONED_MS = 3_600_000;

const directoryOf = (state: string): string => join(state, 'index');

/** The index in use: a name of its own for each build. Undefined when there is none of this schema. */
export const currentFile = (state: string): string | undefined => {
  const name = namesIn(directoryOf(state))
    .filter((found) => BUILT.test(found))
    .sort()
    .at(-1);
  return name === undefined ? undefined : join(directoryOf(state), name);
};

export interface IndexDraft {
  readonly path: string;
  /** Makes it the index in use, and removes those before it. */
  readonly finish: () => string;
  readonly discard: () => void;
}

/** A place to build an index in. `id`: sorts by time. */
export const draftFile = (state: string, id: string): IndexDraft => {
  const directory = directoryOf(state);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  removeAbandoned(directory);
  const path = join(directory, `v${SCHEMA_VERSION}-${id}.building`);
  // SQLite keeps the mode of a file that is there; what it would make itself, others could read.
  closeSync(openSync(path, 'wx', 0o600));
  return {
    path,
    finish: () => {
      const built = join(directory, `v${SCHEMA_VERSION}-${id}.db`);
      renameSync(path, built);
      for (const name of namesIn(directory))
        if (BUILT.test(name) && name < `v${SCHEMA_VERSION}-${id}`) removeBuilt(directory, name);
      return built;
    },
    discard: () => rmSync(path, { force: true }),
  };
};

/** Whoever has it open goes on with it until its next look. */
const removeBuilt = (directory: string, name: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `${name}${suffix}`), { force: true });
};

/** Drops an index that cannot be used. */
export const removeFile = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
};

const removeAbandoned = (directory: string): void => {
  for (const name of namesIn(directory).filter((found) => BUILDING.test(found))) {
    const path = join(directory, name);
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - written > ABANDONED_MS) rmSync(path, { force: true });
  }
};
