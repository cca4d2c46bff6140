// A person's word that the policy files of a workspace may loosen. On its own: a process that lives for one call reads
// it, and cannot pay for the schemas of every other event.
import * as z from 'zod';

const sha256 = z.string().describe('sha256, hex');

export const GrantSchema = z.strictObject({
  grant: z.string(),
  root: z.string().describe('workspace in which a person agreed'),
  place: z.string().describe('of the root in its work tree; the grant is good there in every worktree'),
  files: z.record(z.string(), sha256).describe('policy files of the project, relative to the root'),
  loosens: z.array(z.string()).describe('what was shown to the person'),
});
export type Grant = z.infer<typeof GrantSchema>;

export const TRUST_EVENTS = {
  trust_granted: GrantSchema,
  trust_revoked: z.strictObject({
    root: z.string(),
    place: z.string(),
    grants: z.array(z.string()).describe('that are good no longer'),
  }),
};
