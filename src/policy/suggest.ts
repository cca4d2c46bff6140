// The text of a rule that would speak about an effect. Only what was tried: a suggestion that its own grammar does not
// match would be a dead rule.
import type { Decision } from '../core/decision.ts';
import type { Effect } from '../core/effect.ts';
import type { Facts, Judged } from '../core/ports.ts';
import type { Anchors } from './path-cover.ts';
import { below } from './paths.ts';
import { parsePattern } from './pattern.ts';

export interface Suggestion {
  /** Permits exactly this. */
  readonly allow?: string;
  /** Refuses this and its like. */
  readonly deny?: string;
}

/** What could be written to permit or to refuse an effect from now on. */
export const suggest = (call: Judged, effect: Effect, facts: Facts, anchors: Anchors): Suggestion => {
  const fits = (text: string | undefined, decision: Decision): text is string => {
    if (text === undefined) return false;
    const parsed = parsePattern(text, decision, anchors);
    return 'matcher' in parsed && parsed.matcher(call, effect, facts);
  };
  const readable = !('opaque' in effect);
  const [allow, deny] = [exactly(effect, facts, anchors), broadly(effect, facts, anchors)];
  return {
    ...(readable && fits(allow, 'allow') ? { allow } : {}),
    ...(fits(deny, 'deny') ? { deny } : {}),
  };
};

/** Stars and blanks mean something in a pattern, so such words cannot be written out. */
const PLAIN_WORD = /^[^\s*]+$/;
const PLAIN_PATH = /^[^*?[\]\\!#\s]+$/;
const SUBCOMMAND = /^[a-z][\w:-]*$/;

const exactly = (effect: Effect, facts: Facts, anchors: Anchors): string | undefined => {
  if (effect.kind !== 'exec') return named(effect, facts, anchors);
  return effect.argv.every((word) => PLAIN_WORD.test(word)) ? `Bash(${effect.argv.join(' ')})` : undefined;
};

const broadly = (effect: Effect, facts: Facts, anchors: Anchors): string | undefined => {
  if (effect.kind !== 'exec') return named(effect, facts, anchors);
  const [program = '', next = ''] = effect.argv;
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (!PLAIN_WORD.test(name)) return undefined;
  return SUBCOMMAND.test(next) ? `Bash(${name} ${next} *)` : `Bash(${name} *)`;
};

const named = (effect: Effect, facts: Facts, { root }: Anchors): string | undefined => {
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete': {
      const inside = below(root, facts.paths[effect.path]?.[0]?.path ?? '');
      if (inside === undefined || !PLAIN_PATH.test(inside)) return undefined;
      return `${effect.kind === 'read' ? 'Read' : 'Edit'}(./${inside})`;
    }
    case 'network':
      return `WebFetch(domain:${effect.host})`;
    case 'mcp':
      return `mcp__${effect.server}__${effect.tool}`;
    default:
      return undefined;
  }
};
