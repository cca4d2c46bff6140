// The value of --toolsets.

import { TOOLSETS } from '../compose/tools.ts';
import { HarnessError } from '../core/error.ts';
import { nearest } from '../core/nearest.ts';

const KNOWN = TOOLSETS.map(({ name }) => String(name));

export const TOOLSET_WORDS = `which tools a client is offered, comma-separated: ${KNOWN.join(', ')}`;

/** Throws invalid_arguments, naming what there is. */
export const toolsetNames = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !KNOWN.includes(name));
  if (unknown === undefined) return names;
  throw new HarnessError(
    'invalid_arguments',
    `there is no toolset ${JSON.stringify(unknown)}`,
    `use ${nearest(unknown, KNOWN) ?? KNOWN.join(', ')}`,
  );
};
