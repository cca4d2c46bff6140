// The same scenario through every door: the same answers, and the same trace.
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Site, site } from '../support/asked.ts';
import type { DoorUnderTest } from '../support/doors/door.ts';
import { doors } from '../support/doors/index.ts';
import { judgements, normalTrace } from '../support/normal.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';

/** Answers in order, and the trace afterwards. */
const play = async ({ files, steps }: Scenario, door: DoorUnderTest) => {
  const at: Site = site(files);
  onTestFinished(at.dispose);
  const open = await door.open(at);
  const answers: Readonly<Record<string, unknown>>[] = [];
  for (const step of steps) {
    if ('call' in step) {
      answers.push(await open.call(step));
      continue;
    }
    const approval = at.approvals().find(({ state }) => state === 'pending')?.approval ?? 'none is pending';
    expect(at.person(step.person, approval)).toMatchObject({ status: 0 });
  }
  await open.close();
  return { answers, trace: normalTrace(at.cli('trace', 'export', 'last').stdout, at.root) };
};

/** What a program is told that carries out the call itself. */
const mayRun = (status: unknown): unknown => (status === 'pending' || status === 'denied' ? status : 'ran');

describe.each(scenarios().map((scenario) => [scenario.scenario, scenario] as const))('%s', (_name, scenario) => {
  it.each(doors.map((door) => [door.name, door] as const))('%s', async (_door, door) => {
    const { answers, trace } = await play(scenario, door);
    const expected = scenario.steps.flatMap((step) => ('answer' in step ? [step.answer] : []));
    expect(answers).toMatchObject(
      door.runsTools ? expected : expected.map(({ status }) => ({ status: mayRun(status) })),
    );
    if (door.runsTools) expect(trace).toEqual(scenario.trace);
    else expect(judgements(trace)).toEqual(judgements(scenario.trace));
  });
});
