// Puts events on the record of a site, as if something had happened there.

import { stateOf } from '../../src/compose/settings.ts';
import type { NewEvent } from '../../src/core/event.ts';
import { openLog } from '../../src/log/open-log.ts';
import type { Site } from './asked.ts';
import { childEnv } from './served.ts';

export const stateOfSite = ({ root, home, env }: Site): string => stateOf(root, childEnv(home, env));

export const recordAt = async (at: Site, events: readonly NewEvent[]): Promise<void> => {
  const log = openLog({ state: stateOfSite(at), durability: 'balanced', version: '0' });
  log.append({ session: 'ses_seed', run: 'run_seed', principal: 'agent', client: 'seed/1' }, events);
  await log.close();
};
