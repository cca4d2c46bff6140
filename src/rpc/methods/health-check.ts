import * as z from 'zod';
import { SeveritySchema } from '../../core/decision.ts';
import { QualitySchema } from '../../core/metrics.ts';
import { defineMethod } from './method.ts';
import { assertServed, ProjectRoot } from './span.ts';

export const healthCheck = defineMethod({
  name: 'health_check',
  summary: 'Whether the policy that the files say is in force, what waits for a person, and how the work goes.',
  params: z.strictObject({ project_root: ProjectRoot }),
  result: z.strictObject({
    ok: z.boolean().describe('false while the files of the policy are broken and the last good one is in force'),
    mode: z.string(),
    policy: z.string().describe('sha256 of everything that can change a verdict'),
    problem: z.string().optional(),
    waiting: z.strictObject({
      approvals: z.int().describe('calls that a person has not answered'),
      trust: z.int().describe('loosenings of the project that nobody has trusted'),
    }),
    quality: QualitySchema.nullable().describe('of the last 30 days; null: nothing is on record'),
    violations: z.array(z.strictObject({ rule: z.string(), count: z.int(), severity: SeveritySchema })),
    events: z.strictObject({ calls: z.int(), stopped: z.int(), errors: z.int() }).describe('of the last 30 days'),
    recommendations: z.array(z.string()),
  }),
  who: 'agent',
  run: async ({ project_root }, { door }) => {
    assertServed(door, project_root);
    const metrics = await door.metrics();
    const [report, stats] = await Promise.all([metrics.query({}), metrics.stats({})]);
    const { mode, hash, held, problem } = await door.records.policy();
    const pending = (await door.records.approvals()).filter(({ state }) => state === 'pending');
    return {
      ok: problem === undefined,
      mode,
      policy: hash,
      ...(problem === undefined ? {} : { problem }),
      waiting: { approvals: pending.length, trust: held.length },
      quality: report.quality,
      violations: stats.findings.map(({ rule, count, severity }) => ({ rule, count, severity })),
      events: {
        calls: sum(stats.days.map(({ calls }) => calls)),
        stopped: sum(stats.days.map(({ stopped }) => stopped)),
        errors: sum(stats.days.map(({ errors }) => errors)),
      },
      recommendations: report.recommendations,
    };
  },
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
