import { linkExports } from './link-exports.mjs'
import { mergeIndex } from './merge-index.mjs'

/** @param {import('typedoc').Application} app */
export function load(app) {
  mergeIndex(app)
  linkExports(app)
}
