// What commands read of the record, without asking an index.
export { createIds } from '../log/ids.ts';
export { readEvents } from '../log/read-events.ts';
export { planRetirement, retire } from '../log/retire.ts';
export { foldRuns } from '../log/runs.ts';
export { timelineOf } from '../log/timeline.ts';
export { type LogCheck, verifyLog } from '../log/verify-log.ts';
