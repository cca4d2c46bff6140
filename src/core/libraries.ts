// What tools may use beside files and commands. Each library is loaded with the first question to it.
import type { Governance } from './governance.ts';
import type { Guards } from './guard.ts';
import type { Memory } from './memory.ts';
import type { Plans } from './plan.ts';
import type { RepoMap } from './repo-map.ts';
import type { Review } from './review.ts';
import type { Skills } from './skill.ts';
import type { Tasks } from './task.ts';
import type { Trace } from './trace.ts';

export interface Libraries {
  readonly repoMap: () => Promise<RepoMap>;
  readonly trace: () => Promise<Trace>;
  readonly memory: () => Promise<Memory>;
  readonly guards: () => Promise<Guards>;
  readonly skills: () => Promise<Skills>;
  readonly review: () => Promise<Review>;
  readonly governance: () => Promise<Governance>;
  readonly tasks: () => Promise<Tasks>;
  readonly plans: () => Promise<Plans>;
}
