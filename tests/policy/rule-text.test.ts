import { expect, it } from 'vitest';
import { ruleText } from '../../src/policy/rule-text.ts';

it.each<[name: string, body: string, told: ReturnType<typeof ruleText>]>([
  ['nothing', '', {}],
  ['only headings', '# Why\n## What\n', {}],
  ['one paragraph', 'Because\nit breaks.\n', { reason: 'Because it breaks' }],
  ['headings are no reason', '# Title\nBecause.\n', { reason: 'Because' }],
  ['first and last', 'Because.\n\nMore.\n\nDo that.\n', { reason: 'Because', remedy: 'Do that' }],
  [
    'a section wins over the last paragraph',
    'Because.\n\n## Instead\nDo that.\n\nAnd this.\n\n## Links\nhttp://x\n',
    {
      reason: 'Because',
      remedy: 'Do that. And this',
    },
  ],
  [
    'what is below the section belongs to it',
    'Because.\n## Instead\n### On Linux\nDo that.\n# End\nno\n',
    {
      reason: 'Because',
      remedy: 'Do that',
    },
  ],
  ['an empty section', 'Because.\n\nMore.\n\n## Instead\n', { reason: 'Because' }],
  ['the heading in any case, with a colon', 'Because.\n## INSTEAD:\nDo.\n', { reason: 'Because', remedy: 'Do' }],
  ['Windows line ends', 'Because.\r\n\r\nDo that.\r\n', { reason: 'Because', remedy: 'Do that' }],
  ['no control or invisible characters', 'Be\u001b[31mcause\u202e\u200b it\u2028is.', { reason: 'Be [31mcause it is' }],
])('%s', (_name, body, told) => {
  expect(ruleText(body)).toEqual(told);
});

it('is short enough for an answer, and cuts no character in half', () => {
  const { reason = '' } = ruleText('😀'.repeat(5_000));
  expect([...reason]).toHaveLength(601);
  expect(reason).not.toMatch(/\p{Surrogate}/u);
});
