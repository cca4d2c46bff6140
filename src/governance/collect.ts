// Many items by what they have in common.

/** Items by key, in the order in which keys came up. */
export const grouped = <Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | undefined,
): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

/** Those that fit; the list itself where all do, as in most short lists. */
export const fitting = <Item>(items: readonly Item[], fits: (item: Item) => boolean): readonly Item[] =>
  items.every(fits) ? items : items.filter(fits);

/** The same answer without asking again: a record names few paths and commands, very often. */
export const remembered = <About, Answer>(ask: (about: About) => Answer): ((about: About) => Answer) => {
  const answers = new Map<About, Answer>();
  return (about) => {
    const known = answers.get(about);
    if (known !== undefined) return known;
    const answer = ask(about);
    answers.set(about, answer);
    return answer;
  };
};

/** The most frequent first, with how often each came. */
export const counted = (texts: Iterable<string>, most: number): readonly Counted[] => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => ({ text, count }))
    .sort(byCount)
    .slice(0, most);
};

interface Counted {
  readonly text: string;
  readonly count: number;
}

/** The most frequent first. */
export const byCount = (a: Counted, b: Counted): number =>
  b.count - a.count || Number(a.text > b.text) - Number(a.text < b.text);
