// What a run does without, so that its worth shows: a plain list.

export interface Ablation {
  readonly name: string;
  readonly summary: string;
  /** Tools that the client is not offered. */
  readonly hidden: readonly string[];
  readonly toolsets: readonly string[];
  readonly mode: 'workspace' | 'observe';
  /** Characters of output that one answer shows. */
  readonly outputChars: number;
}

const MEMORY = ['memory', 'context'] as const;
const OTHERS = ['default', 'trace', 'tasks'] as const;

const FULL: Ablation = {
  name: 'full',
  summary: 'everything on',
  hidden: [],
  toolsets: [...OTHERS, ...MEMORY],
  mode: 'workspace',
  outputChars: 8_000,
};

export const ABLATIONS: readonly Ablation[] = [
  FULL,
  { ...FULL, name: 'no-repo-map', summary: 'without the repository map', hidden: ['repo_map'] },
  { ...FULL, name: 'no-memory', summary: 'without notes and context packs', toolsets: OTHERS },
  { ...FULL, name: 'no-compression', summary: 'outputs are shown whole', outputChars: 200_000 },
  {
    ...FULL,
    name: 'observe',
    summary: 'the policy records and stops nothing but what the floors stop',
    mode: 'observe',
  },
];

/** The user's config.yaml of a run. */
export const configOf = ({ mode, outputChars }: Ablation): string =>
  `mode: ${mode}\nlimits: { output_chars: ${outputChars} }\n`;
