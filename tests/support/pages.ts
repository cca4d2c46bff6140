// README.md and docs as a reader finds them: links, headings, examples.
import { readdirSync, readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import { lexer, walkTokens } from 'marked';

export const PAGES: readonly string[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync('docs').map((name) => `docs/${name}`),
];

export interface Block {
  readonly page: string;
  /** What stands behind the fence; empty: nothing. */
  readonly lang: string;
  readonly text: string;
}

export interface Page {
  readonly path: string;
  readonly links: readonly string[];
  /** What a link to one of its headings says behind `#`. */
  readonly anchors: readonly string[];
  readonly blocks: readonly Block[];
  /** Code within lines. */
  readonly spans: readonly string[];
  readonly paragraphs: readonly string[];
}

export const readPage = (path: string): Page => {
  const slugger = new GithubSlugger();
  const links: string[] = [];
  const anchors: string[] = [];
  const blocks: Block[] = [];
  const spans: string[] = [];
  const paragraphs: string[] = [];
  walkTokens(lexer(readFileSync(path, 'utf8')), (token) => {
    if (token.type === 'link') links.push(String(token.href));
    if (token.type === 'heading') anchors.push(slugger.slug(String(token.text)));
    if (token.type === 'code') blocks.push({ page: path, lang: String(token.lang ?? ''), text: String(token.text) });
    if (token.type === 'codespan') spans.push(String(token.text));
    if (token.type === 'paragraph') paragraphs.push(String(token.text));
  });
  return { path, links, anchors, blocks, spans, paragraphs };
};
