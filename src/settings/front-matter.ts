// Splits a Markdown file into its front matter and its body.

const FRONT_MATTER = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)---[ \t]*(?:\r?\n|$)/;

export interface FrontMatter {
  readonly matter: string;
  readonly body: string;
}

export const splitFrontMatter = (text: string): FrontMatter | undefined => {
  const [whole, matter] = FRONT_MATTER.exec(text) ?? [];
  return whole === undefined || matter === undefined ? undefined : { matter, body: text.slice(whole.length) };
};
