/**
 * Prints what every SDK and every backend came to.
 *
 * @param {readonly import('../witness/witness.mjs').Testimony[]} testimonies
 * @param {readonly import('../refusals/refusals.mjs').Refusals[]} refusals
 * @param {readonly import('../reverse/reverse.mjs').ReverseResult[]} reversed
 * @param {(sdk: import('../sdks/index.mjs').Sdk) => string} versionOf
 */
export function printTables(testimonies, refusals, reversed, versionOf) {
  print(
    [
      'SDK',
      'version',
      'requests',
      'accepted',
      'refused',
      'not sent',
      'no way',
      'divergences',
      'checks',
      'failed',
    ],
    testimonies.map(({ sdk, results, passed, failures }) => [
      sdk.name,
      versionOf(sdk),
      results.length,
      ...['accepted', 'refused', 'not sent', 'no way'].map(
        (each) => results.filter(({ outcome }) => outcome === each).length,
      ),
      sdk.divergences.length,
      passed + failures.length,
      failures.length,
    ]),
  )
  console.log()
  print(
    ['SDK', 'changes to a signed request', 'checks', 'failed'],
    refusals.map(({ sdk, changes, passed, failures }) => [
      ...[sdk.name, changes],
      ...[passed + failures.length, failures.length],
    ]),
  )
  console.log()
  print(
    ['backend', 'ours accepted', 'tampered refused', 'checks', 'failed'],
    reversed.map(({ backend, accepted, refused, passed, failures }) => [
      backend.name,
      accepted.reduce((sum, each) => sum + each.accepted, 0),
      refused,
      passed + failures.length,
      failures.length,
    ]),
  )
}

/** @param {readonly string[]} head @param {readonly (readonly (string | number)[])[]} rows */
function print(head, rows) {
  const lines = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  for (const line of lines)
    console.log(
      line
        .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
}
