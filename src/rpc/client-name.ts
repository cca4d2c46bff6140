import type { Client } from '../core/session.ts';

/** name/version, as the record has it. */
export const clientName = ({ name, version }: Client): string => `${name}/${version}`;
