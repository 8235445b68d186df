// `npm run entries`: writes into each package.json what follows from the `@apig/source` lines of its exports and imports.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { completeEntries } from './src/entries.mjs'

const packages = new URL('../../packages/', import.meta.url)
for (const name of readdirSync(packages)) {
  const file = new URL(`${name}/package.json`, packages)
  if (!existsSync(file)) continue
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, `${JSON.stringify(completeEntries(manifest), null, 2)}\n`)
}
