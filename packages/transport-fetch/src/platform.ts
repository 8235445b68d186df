/** What of the surroundings matters here; none of it is there everywhere. */
interface Surroundings {
  readonly window?: { readonly document?: unknown } | undefined
  readonly document?: { readonly baseURI?: string } | undefined
  readonly location?: { readonly href?: string } | undefined
  readonly navigator?: { readonly userAgent?: string } | undefined
}

const surroundings = (): Surroundings => globalThis as Surroundings

/** A window, or a worker of one: other people's code and extensions run there, and users read what is in it. */
export function isBrowser(): boolean {
  const { window, navigator } = surroundings()
  // Node, Deno, Bun and workerd call themselves by their own names.
  return (
    (typeof window === 'object' && window?.document !== undefined) ||
    navigator?.userAgent?.startsWith('Mozilla/') === true
  )
}

/** What a relative URL is relative to; undefined outside of browsers. */
export function baseUrl(): string | undefined {
  const { document, location } = surroundings()
  return document?.baseURI ?? location?.href
}

/** How header values are written: one byte a character, or, where any character is taken (workerd), as UTF-8. */
export function headerValuesOf(): 'bytes' | 'text' {
  try {
    return new Headers([['x-text', '\u0100']]).has('x-text') ? 'text' : 'bytes'
  } catch {
    return 'bytes'
  }
}
