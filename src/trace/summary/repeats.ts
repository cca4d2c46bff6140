// What was done again although nothing had changed in between.
import type { TraceSummary } from '../../core/trace-summary.ts';
import type { CallFacts } from './call-facts.ts';

const MOST_REPEATS = 10;

/** Whether a call may have changed the workspace: then the same call again is another one. */
const changes = ({ status, writes, tool }: CallFacts): boolean =>
  status === 'ok' && (writes.length > 0 || tool === 'run_command' || tool === 'Bash');

/** Same tool and arguments with nothing written in between. Test runs are repeated on purpose, but not without an edit. */
export const repeatedCalls = (calls: readonly CallFacts[]): TraceSummary['repeated_calls'] => {
  const seen = new Set<string>();
  const repeats = new Map<string, { tool: string; argument: string; times: number }>();
  for (const call of calls) {
    const repeat = repeats.get(call.identity) ?? { tool: call.tool, argument: call.argument, times: 1 };
    if (seen.has(call.identity)) repeats.set(call.identity, { ...repeat, times: repeat.times + 1 });
    if (changes(call)) seen.clear();
    seen.add(call.identity);
  }
  return [...repeats.values()].sort((a, b) => b.times - a.times).slice(0, MOST_REPEATS);
};

/** Tools that read one file. */
export const READERS: readonly string[] = ['read_file', 'Read'];

/** Reads of a file that had been read already and not been written since. */
export const repeatedReads = (calls: readonly CallFacts[]): number => {
  const read = new Set<string>();
  let again = 0;
  for (const { tool, reads, writes, status } of calls) {
    if (status !== 'ok') continue;
    for (const path of writes) read.delete(path);
    if (!READERS.includes(tool)) continue;
    for (const path of reads) {
      if (read.has(path)) again += 1;
      read.add(path);
    }
  }
  return again;
};
