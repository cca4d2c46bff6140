// A proposed skill is text that an assistant will follow. It may say how work is done here; it may not send anything
// anywhere, reach for secrets, or set aside what holds. By what is known to do so, and with links and hidden letters
// refused altogether: a skill that needs one is written by a person.
import { splitFrontMatter } from '../../settings/front-matter.ts';
import { parseYaml } from '../../yaml.ts';
import { fieldsOf, textOf } from '../facts/fields.ts';
import type { ProposedFile } from './proposal.ts';

const KEYS: ReadonlySet<string> = new Set(['name', 'description', 'license', 'metadata']);
const LONGEST_DESCRIPTION = 1_024;

type Harm = readonly [form: RegExp, what: string];

/** What deceives whoever reads it. */
const DECEIVING: readonly Harm[] = [
  [/\b(?:https?|ftps?|wss?|file):\/\/|\b(?:javascript:|data:[\w-]+\/)|\bwww\./i, 'it holds a link'],
  [/\]\(\s*(?!#|\.{0,2}\/|[\w.-]+(?:\/|\)))/, 'it holds a link'],
  [
    /\b(?:ignore|disregard|forget|override|bypass|circumvent|work around|disable|turn off)\b[^.\n]{0,60}\b(?:instructions?|rules?|polic(?:y|ies)|prompts?|guard(?:s|rails)?|checks?|permissions?|approvals?|harness|hooks?|safety|sandbox)\b/i,
    'it sets aside what holds',
  ],
  [
    /\b(?:do not|don't|never|without)\b[^.\n]{0,40}\b(?:tell|telling|inform|informing|mention|mentioning|show|showing|ask|asking|notify|notifying|confirm(?:ing|ation)?|approval|permission)\b[^.\n]{0,40}\b(?:user|person|human|operator|anyone|anybody|people|them)?\b/i,
    'it keeps something from people',
  ],
  [/<!--|<script|<iframe|<img/i, 'it holds text that people do not see'],
];

/** What reaches out of the work. A rule may have to name it; a skill has no use for it. */
const REACHING: readonly Harm[] = [
  [
    /\b(?:curl|wget|ncat|netcat|nc|socat|telnet|scp|sftp|rsync|ssh|ftp|invoke-webrequest|invoke-restmethod|xmlhttprequest|fetch\s*\(|urllib|requests\.(?:get|post|put))\b|\/dev\/tcp\//i,
    'it speaks of sending or fetching over the network',
  ],
  [
    /(?:^|[\s`'"(/~])(?:\.env\b|\.npmrc|\.netrc|\.pypirc|\.ssh\b|\.aws\b|\.gnupg|\.kube\b|id_(?:rsa|ed25519|ecdsa)|credentials?\b|secrets?\b|passwords?\b|api[ _-]?keys?\b|private[ _-]?keys?\b|access[ _-]?tokens?\b|\/etc\/(?:passwd|shadow))/i,
    'it speaks of secrets',
  ],
  [
    /\b(?:upload|exfiltrat\w*|e-?mail|transmit|leak)\b|\b(?:send|post|push|copy|forward)\b[^.\n]{0,60}\b(?:to|into|at)\b[^.\n]{0,40}\b(?:server|endpoint|host|address|webhook|gist|pastebin|remote|outside|external)/i,
    'it speaks of sending something away',
  ],
  [/\bbase64\b|\beval\b|\bxxd\b|\bopenssl enc\b/i, 'it speaks of hiding what is run'],
  [/--dangerously|--no-verify|--no-sandbox|bypassPermissions|git config|core\.hooksPath/i, 'it sets aside what holds'],
];

/** Characters that hide, move or colour text. */
const HIDDEN = /[\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]|[^\P{Cc}\n\t\r]/u;
/** Letters of other alphabets that look like these. */
const LOOKALIKE = /[\u0370-\u03ff\u0400-\u04ff\uff00-\uffef]/u;

export const skillProblems = ({ path, content }: ProposedFile): readonly string[] => {
  const split = splitFrontMatter(content);
  if (split === undefined) return [`${path}: a skill begins with front matter between two lines of ---`];
  return [...headProblems(split.matter, path), ...instructionProblems(content)].map((problem) => `${path}: ${problem}`);
};

const headProblems = (matter: string, path: string): readonly string[] => {
  const head = yamlOf(matter, path);
  if (head === undefined) return ['its front matter is no YAML'];
  const folder = path.split('/').at(-2) ?? '';
  const description = textOf(head.description);
  const unknown = Object.keys(head).filter((key) => !KEYS.has(key));
  return [
    ...(head.name === folder ? [] : [`its name has to be ${folder}, as its folder is called`]),
    ...(description === '' || description.length > LONGEST_DESCRIPTION
      ? [`its description has one to ${LONGEST_DESCRIPTION} characters`]
      : []),
    // Among them allowed-tools, which would grant what no rule grants.
    ...(unknown.length === 0 ? [] : [`a drafted skill may not say ${unknown.join(', ')}`]),
  ];
};

const yamlOf = (matter: string, path: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return fieldsOf(parseYaml(matter, path).values);
  } catch {
    return undefined;
  }
};

/** What an assistant should not be told to do. */
export const instructionProblems = (text: string): readonly string[] => problemsIn(text, [...DECEIVING, ...REACHING]);

/** What nobody should be told, whatever it is about. */
export const textProblems = (text: string): readonly string[] => problemsIn(text, DECEIVING);

const problemsIn = (text: string, harms: readonly Harm[]): readonly string[] => {
  // What is written apart to be overlooked is read together.
  const plain = text.normalize('NFKC').replace(/[ \t]*\n[ \t>*-]*/g, ' \n');
  const joined = plain.replace(/\s+/g, ' ');
  const found = harms.flatMap(([form, what]) => {
    const hit = form.exec(plain) ?? form.exec(joined);
    return hit === null ? [] : [`${what}: ${JSON.stringify(hit[0].trim().slice(0, 60))}`];
  });
  return [
    ...(HIDDEN.test(text) ? ['it holds characters that do not show'] : []),
    ...(LOOKALIKE.test(text) ? ['it holds letters that look like others'] : []),
    ...new Set(found),
  ];
};
