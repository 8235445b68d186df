import { readFile } from 'node:fs/promises'
import type { Page } from '@apig/local-gateway/internal'

/** Where the gateway serves the visual signer. */
export const SIGNER_PATH = '/_signer'

/** The visual signer. Its request is filled in from the query, to which the bare path redirects; the secret never is. */
export async function createSignerPage(prefilled: () => Record<string, string>): Promise<Page> {
  const file = new URL('docs/signer/index.html', import.meta.resolve('@apig/cli/package.json'))
  const body = await readFile(file, 'utf8')
  return {
    method: 'GET',
    path: SIGNER_PATH,
    respond: ({ target }) =>
      target.includes('?')
        ? { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }
        : {
            status: 302,
            headers: { Location: `${SIGNER_PATH}?${new URLSearchParams(prefilled())}` },
            body: '',
          },
  }
}
