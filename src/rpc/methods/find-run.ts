// Which run a request means.
import { HarnessError } from '../../core/error.ts';
import type { Records, RunRecord } from '../../core/records.ts';

/** The run of that id, or the one that began last. Throws not_found. */
export const runOf = async (records: Records, name: string): Promise<RunRecord> => {
  const id = name === 'last' ? (await records.runs())[0]?.run : name;
  const found = id === undefined ? undefined : await records.run(id);
  if (found !== undefined) return found;
  throw new HarnessError(
    'not_found',
    id === undefined ? 'nothing is recorded yet' : `there is no run ${id}`,
    'trace_list',
  );
};
