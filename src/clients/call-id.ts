// The ids under which calls of other clients are on record.

const PREFIX = 'call_';

/** The id of a client's call here. The ids of some begin like ours already. */
export const callIdOf = (clientId: string): string => (clientId.startsWith(PREFIX) ? clientId : `${PREFIX}${clientId}`);

/** The same for an id that is on record: from before one that began like ours was taken as it is. */
export const presentId = (recorded: string): string =>
  recorded.startsWith(`${PREFIX}${PREFIX}`) ? recorded.slice(PREFIX.length) : recorded;
