// A page of the composition root: what `harness import` works with.
import { hash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { HarnessError } from '../core/error.ts';
import type { ImportSource } from '../core/imported.ts';
import type { Past } from '../history/call.ts';
import { callsFile } from '../history/calls-file.ts';
import { claudeCode } from '../history/claude-code.ts';
import { codex } from '../history/codex.ts';
import { headOf, type SessionHead } from '../history/codex-home.ts';
import { type ImportReport, importPast, knownOf } from '../history/import.ts';
import type { Advance } from '../history/lines.ts';
import type { Reading, ReadPast } from '../history/reading.ts';
import { CWD, directoriesIn, rootsAmong, WORKING_DIR } from '../history/roots.ts';
import { sweAgent } from '../history/swe-agent.ts';
import { openArtifacts } from '../log/artifacts.ts';
import { openLog } from '../log/open-log.ts';
import { readEvents } from '../log/read-events.ts';
import { analyse } from '../policy/analyse.ts';
import { createRedactor } from '../policy/redact.ts';
import { VERSION } from '../version.ts';
import { gitCommonDir, remotesOf } from '../workspace/git.ts';
import { realRoot, stateOf } from './settings.ts';

export { codexSessions } from '../history/codex-home.ts';
export type { ImportReport } from '../history/import.ts';

const READERS: Readonly<Record<ImportSource, ReadPast>> = {
  'claude-code': claudeCode,
  codex,
  calls: callsFile,
  'swe-agent': sweAgent,
};

const DIRECTORIES: Readonly<Record<ImportSource, RegExp>> = {
  'claude-code': CWD,
  codex: CWD,
  calls: CWD,
  'swe-agent': WORKING_DIR,
};

export interface ImportOptions {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly from: ImportSource;
  readonly files: readonly HistoryFile[];
  readonly advance?: Advance;
}

export interface HistoryFile {
  /** Absolute. */
  readonly path: string;
  /** It was asked for itself, not found in a directory that may hold the sessions of other repositories too. */
  readonly named: boolean;
}

/** Records the calls of these files in the record of the workspace. Throws not_found, log_unavailable. */
export const importHistory = async ({
  root: asked,
  env,
  from,
  files,
  advance,
}: ImportOptions): Promise<ImportReport> => {
  const root = realRoot(asked);
  const state = stateOf(root, env);
  const sha256 = (text: string): string => hash('sha256', text);
  const { here, directories, leftOut } = await survey(files, from, root);
  const roots = rootsAmong(root, directories);
  async function* past(): AsyncGenerator<Past> {
    for (const { path, what } of leftOut) {
      advance?.(statSync(path, { throwIfNoEntry: false })?.size ?? 0);
      yield what;
    }
    for (const file of here) yield* pastIn(file, { from, sha256, ...(advance === undefined ? {} : { advance }) });
  }
  const known = await knownOf(readEvents(state));
  const log = openLog({ state, durability: 'balanced', version: VERSION });
  try {
    return await importPast(past(), {
      log,
      artifacts: openArtifacts(state),
      policy: { analyse: (declared) => analyse(declared, 'workspace') },
      redactor: createRedactor(env),
      sha256,
      roots,
      known,
    });
  } finally {
    await log.close();
  }
};

interface Survey {
  readonly here: readonly HistoryFile[];
  /** Every working directory that they name. */
  readonly directories: ReadonlySet<string>;
  readonly leftOut: readonly { readonly path: string; readonly what: Past }[];
}

/**
 * What the files are, before anything is taken from them. One after the other: of sessions there are thousands, and each
 * takes a descriptor. Codex keeps those of all repositories in one place; who names a file wants it.
 */
const survey = async (files: readonly HistoryFile[], from: ImportSource, root: string): Promise<Survey> => {
  const isHere = belonging(root);
  const here: HistoryFile[] = [];
  const directories = new Set<string>();
  const leftOut: { readonly path: string; readonly what: Past }[] = [];
  for (const file of files) {
    const { path, named } = file;
    try {
      const head = from === 'codex' && !named ? await headOf(path) : undefined;
      if (head !== undefined && !isHere(head)) leftOut.push({ path, what: { elsewhere: head.session } });
      else {
        for (const directory of await directoriesIn(path, DIRECTORIES[from])) directories.add(directory);
        here.push(file);
      }
    } catch (thrown) {
      leftOut.push({ path, what: unread(file, thrown) });
    }
  }
  return { here, directories, leftOut };
};

async function* pastIn(
  file: HistoryFile,
  { from, ...reading }: Omit<Reading, 'path'> & { readonly from: ImportSource },
): AsyncGenerator<Past> {
  try {
    yield* READERS[from]({ path: file.path, ...reading });
  } catch (thrown) {
    yield unread(file, thrown);
  }
}

/** One file among many is no reason to take none; clients put them aside, pack and delete them meanwhile. */
const unread = ({ path, named }: HistoryFile, thrown: unknown): Past => {
  if (named || !(thrown instanceof HarnessError)) throw thrown;
  return { skipped: { file: path, line: 0, what: 'the file cannot be read to its end' } };
};

/** By its directory; by the repository that this is part of; where it is gone, by the address it was cloned from. */
const belonging = (root: string): ((head: SessionHead) => boolean) => {
  const common = gitCommonDir(root);
  const remotes = new Set(common === undefined ? [] : remotesOf(common).map(address));
  return ({ cwd, repository }) => {
    if (repository !== undefined && remotes.has(address(repository))) return true;
    const directory = cwd === undefined ? undefined : realOr(cwd);
    if (directory === undefined) return false;
    const isWithin = directory === root || directory.startsWith(`${root}/`);
    return isWithin || (common !== undefined && gitCommonDir(directory) === common);
  };
};

/** Codex leaves out who may read it. */
const address = (url: string): string => url.replace(/^(\w+:\/\/)[^@/]*@/, '$1').replace(/(?:\.git)?\/*$/, '');

const realOr = (path: string): string => {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
};
