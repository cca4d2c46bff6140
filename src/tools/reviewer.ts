// Who decides in a call that is for people: a person called, or one has agreed to the call.
import type { Reviewer } from '../core/review.ts';
import type { ToolContext } from '../core/tool.ts';

export const reviewerOf = ({ session, call }: ToolContext): Reviewer => ({
  client: `${session.client.name}/${session.client.version}`,
  session: session.id,
  run: session.run,
  call,
});
