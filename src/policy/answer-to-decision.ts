// What may be answered to a decision, and to a call that is none.
import { type ApprovalAnswer, NEEDS_REASON, type Question } from '../core/approval.ts';
import { HarnessError } from '../core/error.ts';

type Answer = Pick<ApprovalAnswer, 'decision'> & {
  readonly note: string | undefined;
  readonly choice: string | undefined;
  readonly modified: boolean | undefined;
};

/** Throws invalid_arguments for an answer that does not fit the question. */
export const assertDecision = (
  { approval, checkpoint }: Question,
  { decision, note = '', choice, modified }: Answer,
): void => {
  const problem = checkpoint === undefined ? notACall(choice, modified) : undefined;
  if (problem !== undefined) throw new HarnessError('invalid_arguments', problem, 'answer with approve or deny');
  if (checkpoint === undefined) return;
  const { kind, options } = checkpoint;
  if (choice !== undefined && !options.includes(choice)) {
    const known = options.length === 0 ? 'there are none' : `they are ${options.join(', ')}`;
    throw new HarnessError('invalid_arguments', `${choice} is none of the options`, known);
  }
  const silent = note.trim() === '';
  if (modified === true && silent) {
    throw new HarnessError('invalid_arguments', 'what is modified is not said', 'say it in the note');
  }
  if (decision === 'denied' && kind === NEEDS_REASON && silent) {
    throw new HarnessError(
      'invalid_arguments',
      `${approval} decides what becomes of a regression, and a no does not say it`,
      `choose one of ${options.join(', ')}, or say in the note what is to be done`,
    );
  }
};

const notACall = (choice: string | undefined, modified: boolean | undefined): string | undefined =>
  choice === undefined && modified !== true ? undefined : 'this is a call: it is made as it is or not at all';
