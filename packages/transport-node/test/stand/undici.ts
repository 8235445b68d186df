import * as undici7 from 'undici'

export type Undici = typeof undici7

/** An undici to test with, by the name that tests have. */
export interface NamedUndici {
  readonly name: string
  readonly undici: Undici
}

// Installed on Node 22.19 and newer alone: its types are not always there.
const UNDICI_8: string = 'undici8'
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/**
 * undici 7, and undici 8 where it runs: on Node 22.19 and newer. The variable `APIG_TEST_UNDICI` (`undici` or `undici8`)
 * chooses one of them; with `undici8` the client is on undici 8 too (vitest.config.ts).
 */
export async function undicis(): Promise<NamedUndici[]> {
  const wanted = process.env['APIG_TEST_UNDICI']
  const found: NamedUndici[] = []
  if (wanted !== 'undici8') found.push({ name: 'undici 7', undici: undici7 })
  if (wanted === 'undici8' || (wanted === undefined && (major > 22 || (major === 22 && minor >= 19))))
    found.push({ name: 'undici 8', undici: (await import(UNDICI_8)) as Undici })
  return found
}
