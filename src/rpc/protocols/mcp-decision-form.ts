// The form of a decision: what happened, what follows from a yes and from a no, and room for the person's own words.
import type { ElicitRequestFormParams } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import { type ApprovalAnswer, type Checkpoint, NEEDS_REASON, type Question } from '../../core/approval.ts';
import { visible } from '../../core/visible.ts';

const NAMES = { approved: 'Yes', modified: 'Yes, but as I say below', rejected: 'No' } as const;

export type DecisionAnswer = Pick<ApprovalAnswer, 'decision' | 'choice' | 'note' | 'modified'>;

export const decisionForm = (
  question: Question,
  { kind, options, recommended }: Checkpoint,
): ElicitRequestFormParams => {
  const notes = kind === NEEDS_REASON ? 'what is to be done; a no needs it' : 'what you want to add';
  const choice = {
    type: 'string' as const,
    title: 'Which?',
    enum: [...options],
    ...(recommended === undefined ? {} : { default: recommended }),
  };
  return {
    mode: 'form',
    message: [...question.subject.split('\n').map(visible), question.approval].join('\n'),
    requestedSchema: {
      type: 'object',
      properties: {
        answer: { type: 'string', title: 'Do you agree?', enum: Object.keys(NAMES), enumNames: Object.values(NAMES) },
        ...(options.length === 0 ? {} : { choice }),
        notes: { type: 'string', title: 'In your words', description: notes, maxLength: 500 },
      },
      required: ['answer'],
    },
  };
};

const FilledSchema = z.strictObject({
  answer: z.enum(['approved', 'modified', 'rejected']),
  choice: z.string().optional(),
  notes: z.string().optional(),
});

/** What the filled form says; undefined when it says nothing that can be understood. */
export const decisionIn = (content: unknown): DecisionAnswer | undefined => {
  const filled = FilledSchema.safeParse(content).data;
  if (filled === undefined) return undefined;
  const { answer, choice, notes = '' } = filled;
  const note = notes.trim() === '' ? {} : { note: notes };
  if (answer === 'rejected') return { decision: 'denied', ...note };
  const chosen = choice === undefined || choice === '' ? {} : { choice };
  return { decision: 'approved', ...chosen, ...note, ...(answer === 'modified' ? { modified: true } : {}) };
};

/** What closing the form with a no comes to: where a no has to be explained, nothing. */
export const declined = ({ kind }: Checkpoint): DecisionAnswer | undefined =>
  kind === NEEDS_REASON ? undefined : { decision: 'denied' };
