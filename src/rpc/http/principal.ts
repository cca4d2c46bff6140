// Who stands behind a token.
import type { Client, Principal } from '../../core/session.ts';
import type { Token } from '../auth/tokens.ts';

export const principalOf = ({ role }: Token): Principal => (role === 'operator' ? 'human' : 'agent');

/** How the record names a client that does not say its name. */
export const clientOf = ({ id, name }: Token): Client => ({ name: `token ${name}`, version: id });
