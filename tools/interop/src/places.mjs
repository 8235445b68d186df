import { fileURLToPath } from 'node:url'

/** @param {string} path from the top of the repository */
export const fromRoot = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** @param {string} path from tools/interop */
export const fromHere = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
