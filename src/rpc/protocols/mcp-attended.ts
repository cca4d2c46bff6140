// Whether somebody can see a form that the client is asked to show for a call.
import { fieldsOf } from '../../clients/fields.ts';

/**
 * Codex tells with every call what began the turn; `codex exec` declines each form by itself, at once, which is no
 * person's no. Claude Code cancels it there, which is none anyway.
 */
export const isAttended = (meta: unknown): boolean =>
  fieldsOf(fieldsOf(meta)['x-codex-turn-metadata']).turn_trigger !== 'exec';
