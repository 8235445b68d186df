import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { bundle } from '../src/bundles.mjs'

it('counts what is imported, minified and gzipped', async () => {
  const one = await bundle("export { jwtVerify } from 'jose'", [])
  const two = await bundle("export { jwtVerify, SignJWT } from 'jose'", [])
  expect(one.gzipped).toBeLessThan(one.minified)
  expect(two.gzipped).toBeGreaterThan(one.gzipped)
})

for (const code of [
  "export { createSigner } from '@apig/signer-core'",
  "export { createSignedFetch } from '@apig/transport-fetch'",
]) {
  it(`a browser gets nothing of Node: ${code}`, async () => {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: import.meta.dirname },
      conditions: ['@apig/source'],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      logLevel: 'silent',
    })
    expect(outputFiles.map(({ text }) => text).join('')).not.toContain('node:')
  })
}
