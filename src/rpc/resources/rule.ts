// `harness://rule/ID`: one rule, whole.
import type { RuleRecord } from '../../core/records.ts';
import type { ResourceFamily } from './resource.ts';

export const rule: ResourceFamily = {
  name: 'rule',
  title: 'One rule',
  description: 'A rule as it is written, by the id that verdicts name.',
  mimeType: 'text/markdown',
  ofPolicy: true,
  template: 'harness://rule/{rule}',
  list: async ({ records }) =>
    (await records.rules()).map(({ id, title, decision, pattern }) => ({
      id,
      title,
      description: `${decision} ${pattern}`,
    })),
  read: async ({ records }, id) => {
    const found = (await records.rules()).find((known) => known.id === id);
    return found === undefined ? undefined : textOf(found);
  },
};

const textOf = ({ text, decision, pattern, at }: RuleRecord): string => text ?? `${decision} ${pattern}\n\n${at}\n`;
