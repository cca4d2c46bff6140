// Everything that the saboteur tries, in this order.
import { answers } from './answers.ts';
import { doubleSubmit, forgedApproval } from './approvals.ts';
import { badInput } from './bad-input.ts';
import { pathEscape } from './escape.ts';
import { falseCompletion } from './false-completion.ts';
import { injection } from './injection.ts';
import type { Sabotage } from './lab.ts';
import { links, swapRace } from './links.ts';
import { protectedFiles } from './protected-files.ts';
import { secrets } from './secrets.ts';
import { killed, twoServers } from './servers.ts';
import { tampering } from './tampering.ts';

export const sabotages: readonly Sabotage[] = [
  pathEscape,
  links,
  swapRace,
  secrets,
  protectedFiles,
  injection,
  badInput,
  twoServers,
  falseCompletion,
  forgedApproval,
  doubleSubmit,
  answers,
  killed,
  tampering,
];
