// The only registry of tools, in the order in which clients see them.
import type { Tool } from '../core/tool.ts';
import { artifactRead } from './artifact-read.ts';
import { contextPack } from './context-pack.ts';
import { editFile } from './edit-file.ts';
import { gcAdopt } from './gc-adopt.ts';
import { gcDrafts } from './gc-drafts.ts';
import { gcReject } from './gc-reject.ts';
import { gcRun } from './gc-run.ts';
import { gcStatus } from './gc-status.ts';
import { gcSubmitDraft } from './gc-submit-draft.ts';
import { learnRules } from './learn-rules.ts';
import { learnSkills } from './learn-skills.ts';
import { memoryGet } from './memory-get.ts';
import { memorySearch } from './memory-search.ts';
import { memoryWrite } from './memory-write.ts';
import { execPlanInit } from './plans/exec-plan-init.ts';
import { execPlanStatus } from './plans/exec-plan-status.ts';
import { execPlanUpdate } from './plans/exec-plan-update.ts';
import { readFile } from './read-file.ts';
import { repoMap } from './repo-map.ts';
import { ruleCheck } from './rule-check.ts';
import { runCommand } from './run-command.ts';
import { runTests } from './run-tests.ts';
import { searchCode } from './search-code.ts';
import { sessionResume } from './session-resume.ts';
import { skillGet } from './skill-get.ts';
import { skillList } from './skill-list.ts';
import { checkpointRequest } from './tasks/checkpoint-request.ts';
import { taskCheck } from './tasks/task-check.ts';
import { taskCheckpoint } from './tasks/task-checkpoint.ts';
import { taskComplete } from './tasks/task-complete.ts';
import { taskStart } from './tasks/task-start.ts';
import { taskStatus } from './tasks/task-status.ts';
import { taskUpdate } from './tasks/task-update.ts';
import { taskValidate } from './tasks/task-validate.ts';
import { traceQuery } from './trace-query.ts';
import { traceSummary } from './trace-summary.ts';
import { writeFile } from './write-file.ts';

export const tools: readonly Tool[] = [
  repoMap,
  readFile,
  searchCode,
  writeFile,
  editFile,
  runTests,
  runCommand,
  artifactRead,
  traceQuery,
  traceSummary,
  memoryWrite,
  memorySearch,
  memoryGet,
  contextPack,
  sessionResume,
  ruleCheck,
  gcRun,
  gcStatus,
  gcDrafts,
  gcSubmitDraft,
  gcAdopt,
  gcReject,
  learnRules,
  learnSkills,
  skillList,
  skillGet,
  taskStart,
  taskStatus,
  taskCheckpoint,
  taskUpdate,
  taskValidate,
  taskCheck,
  taskComplete,
  checkpointRequest,
  execPlanInit,
  execPlanUpdate,
  execPlanStatus,
];
