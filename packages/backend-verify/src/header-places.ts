import type { HeaderLayout, SortedNames } from '@apig/signer-core/checked'

/** Where a header stands. */
export interface HeaderPlace {
  /** Of the first one. */
  readonly position: number
  readonly count: number
}

/** What follows from the names of the headers of a request alone. */
export interface HeaderPlaces {
  readonly byName: ReadonlyMap<string, HeaderPlace>
  /** The signed headers of the last request that passed step 3 with these headers, and where they stand. */
  passed: { readonly names: SortedNames; readonly positions: readonly number[] } | undefined
}

/** Worked out once for the layouts that come again. */
export function placesOf(layout: HeaderLayout): HeaderPlaces {
  return (layout.memo ??= findPlaces(layout)) as HeaderPlaces
}

function findPlaces(layout: HeaderLayout): HeaderPlaces {
  const byName = new Map<string, HeaderPlace>()
  for (let at = layout; at.parent !== undefined; at = at.parent)
    byName.set(at.key, { position: at.length - 1, count: (byName.get(at.key)?.count ?? 0) + 1 })
  return { byName, passed: undefined }
}
