// The only registry of prompts, in the order in which clients see them.
import type { Prompt } from './prompt.ts';
import { resume } from './resume.ts';
import { skill } from './skill.ts';
import { whyBlocked } from './why-blocked.ts';
import { workBehindTheGate } from './work-behind-the-gate.ts';

export const prompts: readonly Prompt[] = [workBehindTheGate, whyBlocked, resume, skill];
