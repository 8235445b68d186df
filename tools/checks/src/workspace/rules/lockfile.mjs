/**
 * `resolved` names a workspace folder or nothing: an address would tie everyone to one registry.
 *
 * @type {import('../read-workspace.mjs').Rule}
 */
export function checkLockfile({ paths, text }) {
  const file = 'package-lock.json'
  if (!paths.includes(file)) return []
  const findings = []
  for (const [at, content] of text(file).split('\n').entries()) {
    const [, resolved] = /^\s*"resolved": "(.*)"/.exec(content) ?? []
    if (resolved === undefined || !/^\w[\w+.-]*:/.test(resolved)) continue
    const message = 'has a resolved address; run npm install with omit-lockfile-registry-resolved=true'
    findings.push({ rule: 'lockfile', file, line: at + 1, message })
  }
  return findings
}
