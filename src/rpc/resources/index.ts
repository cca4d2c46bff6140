// The only registry of resources, in the order in which clients see them.
import { artifact } from './artifact.ts';
import { policy } from './policy.ts';
import type { Resource } from './resource.ts';
import { rule } from './rule.ts';
import { rules } from './rules.ts';
import { run } from './run.ts';
import { skill } from './skill.ts';

export const resources: readonly Resource[] = [policy, rules, rule, skill, run, artifact];
