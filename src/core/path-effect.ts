// Which effects are about a path, apart from the schema of effects: a process that only judges does not load a schema
// library.

export const isPathEffect = <Any extends { readonly kind: string }>(
  effect: Any,
): effect is Extract<Any, { readonly path: string }> => 'path' in effect;

export const isListing = <Any extends { readonly kind: string }>(
  effect: Any,
): effect is Extract<Any, { readonly kind: 'listing' }> => effect.kind === 'listing';
