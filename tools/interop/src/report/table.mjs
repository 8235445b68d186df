import { versionOf } from '../prepare.mjs'

/**
 * Prints what every SDK and every backend came to.
 *
 * @param {readonly import('../witness/witness.mjs').Testimony[]} testimonies
 * @param {readonly import('../refusals/refusals.mjs').Refusals[]} refusals
 * @param {readonly import('../reverse/reverse.mjs').ReverseResult[]} reversed
 */
export function printTables(testimonies, refusals, reversed) {
  console.table(
    testimonies.map(({ sdk, results, ...counted }) => ({
      SDK: sdk.name,
      version: versionOf(sdk),
      requests: results.length,
      ...Object.fromEntries(
        ['accepted', 'refused', 'not sent', 'no way'].map((each) => [
          each,
          results.filter(({ outcome }) => outcome === each).length,
        ]),
      ),
      divergences: sdk.divergences.length,
      ...checksOf(counted),
    })),
  )
  console.table(
    refusals.map(({ sdk, changes, ...counted }) => ({ SDK: sdk.name, changes, ...checksOf(counted) })),
  )
  console.table(
    reversed.map(({ backend, accepted, refused, ...counted }) => ({
      backend: backend.name,
      'ours accepted': accepted.reduce((sum, each) => sum + each.accepted, 0),
      'tampered refused': refused,
      ...checksOf(counted),
    })),
  )
}

/** @param {{ passed: number, failures: readonly string[] }} counted */
const checksOf = ({ passed, failures }) => ({ checks: passed + failures.length, failed: failures.length })
