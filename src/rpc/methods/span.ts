// Parameters of methods that look over a span of time.
import * as z from 'zod';
import type { Door } from '../../core/door.ts';
import { HarnessError } from '../../core/error.ts';

export const Moment = z.string().max(40).optional().describe('7d, 2026-01-31 or ISO 8601');
export const ProjectRoot = z.string().optional().describe('has to be the served workspace when it is given');

/** Throws not_found for another directory. */
export const assertServed = ({ root }: Pick<Door, 'root'>, named: string | undefined): void => {
  if (named === undefined || named === root) return;
  throw new HarnessError('not_found', `${named} is not the project that is served here`, 'leave project_root out');
};
