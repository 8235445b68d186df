// Writes `dist/production` of packages, from what `tsc --build` left in their `dist`: node shorten.mjs <folder>...
import { resolve } from 'node:path'
import { shortenPackage } from './src/shorten-package.mjs'

for (const folder of process.argv.slice(2)) shortenPackage(resolve(folder))
