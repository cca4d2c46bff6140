// Languages whose own tool builds and checks.
import type { FoundStep, Source } from './source.ts';

const byFile = (name: string, file: string, steps: readonly Omit<FoundStep, 'behind'>[]): Source => ({
  name,
  find: (place) =>
    place.list('.').includes(file) ? steps.map((step) => ({ ...step, behind: step.argv.join(' ') })) : [],
});

export const go = byFile('go.mod', 'go.mod', [
  { step: 'build', argv: ['go', 'build', './...'] },
  { step: 'lint', argv: ['go', 'vet', './...'] },
]);

export const cargo = byFile('Cargo.toml', 'Cargo.toml', [{ step: 'build', argv: ['cargo', 'build'] }]);
