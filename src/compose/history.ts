// A page of the composition root: what `harness import` works with.
import { hash } from 'node:crypto';
import type { ImportSource } from '../core/imported.ts';
import type { Past } from '../history/call.ts';
import { callsFile } from '../history/calls-file.ts';
import { claudeCode } from '../history/claude-code.ts';
import { type ImportReport, importPast, knownOf } from '../history/import.ts';
import type { Advance } from '../history/lines.ts';
import type { ReadPast } from '../history/reading.ts';
import { CWD, directoriesIn, rootsAmong, WORKING_DIR } from '../history/roots.ts';
import { sweAgent } from '../history/swe-agent.ts';
import { openArtifacts } from '../log/artifacts.ts';
import { openLog } from '../log/open-log.ts';
import { readEvents } from '../log/read-events.ts';
import { analyse } from '../policy/analyse.ts';
import { createRedactor } from '../policy/redact.ts';
import { VERSION } from '../version.ts';
import { realRoot, stateOf } from './settings.ts';

export type { ImportReport } from '../history/import.ts';

const READERS: Readonly<Record<ImportSource, ReadPast>> = {
  'claude-code': claudeCode,
  calls: callsFile,
  'swe-agent': sweAgent,
};

const DIRECTORIES: Readonly<Record<ImportSource, RegExp>> = {
  'claude-code': CWD,
  calls: CWD,
  'swe-agent': WORKING_DIR,
};

export interface ImportOptions {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly from: ImportSource;
  /** Files, absolute. */
  readonly files: readonly string[];
  readonly advance?: Advance;
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
  const directories = await Promise.all(files.map((path) => directoriesIn(path, DIRECTORIES[from])));
  const roots = rootsAmong(
    root,
    directories.flatMap((found) => [...found]),
  );
  const read = READERS[from];
  async function* past(): AsyncGenerator<Past> {
    for (const path of files) yield* read({ path, sha256, ...(advance === undefined ? {} : { advance }) });
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
