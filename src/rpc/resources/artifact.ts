// `harness://artifact/SHA`: a stored output. There is no list of them: whoever knows the hash has seen a part of it.
import type { ResourceFamily } from './resource.ts';

/** A client may put all of a resource before its model. */
const MOST_CHARS = 200_000;

export const artifact: ResourceFamily = {
  name: 'artifact',
  title: 'A stored output',
  description: 'The whole of an output that an answer cut off, by the sha256 in its artifact field.',
  mimeType: 'text/plain',
  template: 'harness://artifact/{sha256}',
  read: async ({ records }, sha256) => {
    const text = await records.artifact(sha256);
    if (text === undefined || text.length <= MOST_CHARS) return text;
    return `${text.slice(0, MOST_CHARS)}\n… ${text.length - MOST_CHARS} more characters: artifact_read reads any part.\n`;
  },
};
