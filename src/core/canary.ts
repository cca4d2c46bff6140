// Which sessions a canary is enforced in. Apart from the schemas, because a hook judges without them.

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Whether a canary of this share is enforced in a session: the same answer every time, and a larger share keeps it. */
export const isInCanary = (rule: string, session: string, share: number): boolean => {
  let hash = FNV_OFFSET;
  for (const character of `${rule} ${session}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), FNV_PRIME);
  // The last bits of FNV mix badly over texts that differ at their end.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < share;
};
