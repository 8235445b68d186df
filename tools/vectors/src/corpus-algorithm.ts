/** What of an algorithm of signer-core shows in a request. */
export interface CorpusAlgorithm {
  readonly name: string
  readonly contentHeader: string
  readonly scope?: ((date: string) => string) | undefined
}

/** What the data is written for. */
export const FIRST: CorpusAlgorithm = { name: 'SDK-HMAC-SHA256', contentHeader: 'x-sdk-content-sha256' }

/** The cases, said of another algorithm than the first. */
export function casesUnder<Case extends { readonly sent?: { readonly authorization?: string | null } }>(
  { name, contentHeader, scope }: CorpusAlgorithm,
  cases: readonly Case[],
): readonly Case[] {
  const credential = scope === undefined ? 'Access=' : 'Credential='
  const words: readonly (readonly [string, string])[] = [
    [FIRST.name, name],
    [FIRST.name.toLowerCase(), name.toLowerCase()],
    [FIRST.contentHeader, contentHeader],
    ['Access={key}', scope === undefined ? 'Access={key}' : 'Credential={key}/{scope}'],
    ['Access=', credential],
    ['access=', credential.toLowerCase()],
  ]
  return (
    cases
      // A scheme that is not enabled, but this one is.
      .filter(
        ({ sent }) => sent?.authorization?.startsWith(`${name} Access=`) !== true || name === FIRST.name,
      )
      .map((given) => {
        const text = words.reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(given))
        return JSON.parse(text) as Case
      })
  )
}
