// How a workspace is validated: what a person has configured goes before what its files say. Each step with a hash of what
// stands behind its command, so that it shows when the work has made it easier.
import { hash } from 'node:crypto';
import type { Place } from '../../core/ports.ts';
import { STEPS, type StepName, type ValidationStep } from '../../core/task.ts';
import { detectRunner } from '../test-runners/index.ts';
import { cargo, go } from './compiled.ts';
import { makefile } from './makefile.ts';
import { packageScripts } from './package-scripts.ts';
import { pyproject } from './pyproject.ts';
import type { Source } from './source.ts';

const SOURCES: readonly Source[] = [packageScripts, pyproject, go, cargo, makefile];

export type ConfiguredSteps = Readonly<Partial<Record<StepName, string | undefined>>>;

/** The steps in the order in which they are run; at most one of a name. */
export const validationSteps = (place: Place, configured: ConfiguredSteps): readonly ValidationStep[] => {
  const found = SOURCES.flatMap(({ name, find }) => find(place).map((step) => ({ ...step, from: name })));
  return STEPS.flatMap((step) => {
    const own = configured[step];
    if (own !== undefined && own !== '') return [stepOf({ step, cmd: own, behind: own, from: 'settings' })];
    const first = found.find((known) => known.step === step);
    const runner = step === 'test' ? detectRunner(place) : undefined;
    // Tests are run as run_tests runs them.
    if (runner !== undefined) {
      const cmd = runner.argv.join(' ');
      const same = found.find((known) => known.step === 'test' && known.argv.join(' ') === cmd);
      return [stepOf({ step, cmd, behind: same?.behind ?? cmd, from: same?.from ?? runner.runner })];
    }
    if (first === undefined || step === 'test') return [];
    return [stepOf({ step, cmd: first.argv.join(' '), behind: first.behind, from: first.from })];
  });
};

const stepOf = ({
  step,
  cmd,
  behind,
  from,
}: Omit<ValidationStep, 'definition'> & { behind: string }): ValidationStep => ({
  step,
  cmd,
  definition: hash('sha256', behind),
  from,
});
