/** The headers of a text with one `name: value` a line, or the number of a line that has no colon. */
export type ReadHeaders =
  | { readonly pairs: readonly (readonly [name: string, value: string])[] }
  | { readonly lineWithoutColon: number }

/** Reads what people paste: blank lines are nothing, spaces around a name or a value are not part of it. */
export function readHeaders(text: string): ReadHeaders {
  const pairs: [string, string][] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    if (colon < 0) return { lineWithoutColon: at + 1 }
    pairs.push([line.slice(0, colon).trim(), trimBlanks(line.slice(colon + 1))])
  }
  return { pairs }
}

const trimBlanks = (value: string): string => value.replace(/^[ \t]+|[ \t]+$/g, '')
