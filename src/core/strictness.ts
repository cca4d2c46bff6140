// The order of decisions, apart from their schema: a process that only judges does not load a schema library.

const RANK = { allow: 0, ask: 1, deny: 2 } as const;
type Ranked = keyof typeof RANK;

export const isStricter = (a: Ranked, b: Ranked): boolean => RANK[a] > RANK[b];
