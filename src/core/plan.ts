// A plan of execution: what is to come, what was decided on the way and what nobody had expected.
import * as z from 'zod';

const text = z.string().trim().min(1).max(2000);
const number = z.int().min(1).describe('its number, from 1');

export const PlanUpdateSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('activate') }),
  z.strictObject({ action: z.literal('complete') }),
  z.strictObject({ action: z.literal('abandon'), reason: text.optional() }),
  z.strictObject({ action: z.literal('add_milestone'), description: text }),
  z.strictObject({ action: z.literal('complete_milestone'), milestone: number }),
  z.strictObject({ action: z.literal('add_step'), description: text, files: z.array(z.string()).max(100).default([]) }),
  z.strictObject({ action: z.literal('complete_step'), step: number }),
  z.strictObject({ action: z.literal('log_decision'), decision: text, rationale: text }),
  z.strictObject({ action: z.literal('log_surprise'), description: text, evidence: text.optional() }),
]);
export type PlanUpdate = z.output<typeof PlanUpdateSchema>;

export const PLAN_EVENT_DATA = {
  plan_created: z.strictObject({
    plan: z.string().describe('plan_…'),
    purpose: z.string().describe('the first heading of the spec'),
    spec: z.string(),
    milestones: z.array(z.string()).describe('its open boxes'),
  }),
  plan_updated: z.strictObject({ plan: z.string(), update: PlanUpdateSchema }),
} as const;

export const PlanSchema = z.strictObject({
  plan_id: z.string(),
  status: z.enum(['draft', 'active', 'completed', 'abandoned']),
  purpose: z.string(),
  milestones: z.array(z.strictObject({ description: z.string(), completed_at: z.string().optional() })),
  steps: z.array(
    z.strictObject({ description: z.string(), files: z.array(z.string()), completed_at: z.string().optional() }),
  ),
  decision_log: z.array(z.strictObject({ decision: z.string(), rationale: z.string(), ts: z.string() })),
  surprises: z.array(z.strictObject({ description: z.string(), evidence: z.string().optional(), ts: z.string() })),
  reason: z.string().optional().describe('why it was abandoned'),
  spec: z.string(),
  created_at: z.string().describe('ISO 8601, UTC'),
  updated_at: z.string(),
});
export type Plan = Readonly<z.output<typeof PlanSchema>>;

export interface Plans {
  /** Every plan, oldest first. */
  list(): readonly Plan[];
  /** By id, or the only one whose id begins so; without an id the newest that is not over. Throws not_found. */
  find(id: string | undefined): Plan;
  /** The plan as an update would leave it now; or, in words, why it cannot be. */
  after(plan: Plan, update: PlanUpdate): Plan | string;
}
