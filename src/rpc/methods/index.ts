// The API on one screen: every tool, and these rows. A new method is one file and one line, and then on every door.
import type { Tool } from '../../core/tool.ts';
import { approvalList } from './approval-list.ts';
import { approvalResolve } from './approval-resolve.ts';
import { approvalShow } from './approval-show.ts';
import { healthCheck } from './health-check.ts';
import type { Method } from './method.ts';
import { metricsCollect } from './metrics-collect.ts';
import { metricsQuery } from './metrics-query.ts';
import { policyCheck } from './policy-check.ts';
import { policyShow } from './policy-show.ts';
import { projectAdd } from './project-add.ts';
import { projectList } from './project-list.ts';
import { projectRemove } from './project-remove.ts';
import { ruleList } from './rule-list.ts';
import { sessionRenew } from './session-renew.ts';
import { sessionShow } from './session-show.ts';
import { statsQuery } from './stats-query.ts';
import { toolMethod } from './tool-method.ts';
import { traceExport } from './trace-export.ts';
import { traceList } from './trace-list.ts';
import { traceShow } from './trace-show.ts';
import { traceVerify } from './trace-verify.ts';
import { version } from './version.ts';

/** In the order in which they are documented, after the tools. */
export const ROWS: readonly Method[] = [
  sessionShow,
  sessionRenew,
  policyCheck,
  policyShow,
  ruleList,
  approvalList,
  approvalShow,
  approvalResolve,
  traceList,
  traceShow,
  traceExport,
  traceVerify,
  healthCheck,
  metricsCollect,
  metricsQuery,
  statsQuery,
  projectList,
  projectAdd,
  projectRemove,
  version,
];

/** Every method of a server that has these tools. */
export const methodsOf = (tools: readonly Tool[]): readonly Method[] => [...tools.map(toolMethod), ...ROWS];
