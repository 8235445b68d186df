import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renameSync } from 'node:fs'
import { defaultChain } from '@apig/transport-node/credentials'
import { profileOf } from './situations.mjs'

const SILENCE_SECONDS = 0.3
const REFUSED = 'http://127.0.0.1:9'
const PREFIX = /^(?:HUAWEICLOUD_|HC_CONTAINER_|https?_proxy$|no_proxy$)/i

/**
 * @typedef {import('./situations.mjs').Situation} Situation
 * @typedef {{ error: 'none' | 'broken', phase?: string, message: string }} Failure
 * @typedef {Record<string, string | null> | Failure} Round
 * @typedef {{ rounds: Round[], requests: readonly import('./services.mjs').Seen[] }} Outcome
 */

/**
 * A folder with the files of a situation, and what to tell both sides.
 *
 * @param {string} folder
 * @param {Situation} situation
 * @param {Record<string, string>} origins
 */
function prepare(folder, situation, origins) {
  rmSync(folder, { recursive: true, force: true })
  const home = join(folder, 'home')
  mkdirSync(join(home, '.huaweicloud'), { recursive: true })
  /** @param {string} name @param {string} text */
  const file = (name, text) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  /** @type {[string, string][]} */
  const rename = []
  /** A token, and the one that takes its place. @param {string} name */
  const token = (name) => {
    const path = file(name, `${name}\n`)
    rename.push([file(`${name}.next`, `${name}-2\n`), path])
    return path
  }
  const missing = join(folder, 'missing')
  const empty = file('empty', '')

  const { oidc, oidcMore, environment, provider, project, profile, pod } = situation
  /** @type {Record<string, string | false>} */
  const variables = {
    HUAWEICLOUD_SDK_STS_ENDPOINT: origins['sts'] ?? '',
    HUAWEICLOUD_SDK_IAM_ENDPOINT: origins['iam'] ?? '',
    HUAWEICLOUD_SDK_PROJECT_ID: project !== '' && project,
    HUAWEICLOUD_SDK_DOMAIN_ID: project !== '' && 'environment-domain',
    HUAWEICLOUD_OIDC_PROVIDER_URN: oidc !== 'absent' && 'iam::1:oidc-provider:p',
    HUAWEICLOUD_OIDC_AGENCY_URN: oidc !== 'absent' && oidc !== 'half' && 'iam::1:agency:a',
    HUAWEICLOUD_OIDC_ID_TOKEN: (oidc === 'token' || oidc === 'durationWrong') && 'id-token',
    HUAWEICLOUD_OIDC_TOKEN_FILE:
      (oidc === 'file' && token('oidc-token')) ||
      (oidc === 'tokenMissing' && missing) ||
      (oidc === 'tokenEmpty' && empty),
    ...Object.fromEntries(
      Object.entries(oidcMore).map(([name, value]) => [`HUAWEICLOUD_OIDC_${name}`, value]),
    ),
    ...(oidc === 'durationWrong' && { HUAWEICLOUD_OIDC_DURATION_SECONDS: 'an hour' }),
    HUAWEICLOUD_SDK_AK: ['ak', 'pair', 'pairWithToken'].includes(environment)
      ? 'AKENVIRONMENT'
      : environment === 'empty' && '',
    HUAWEICLOUD_SDK_SK: ['sk', 'pair', 'pairWithToken'].includes(environment)
      ? 'environment-secret'
      : environment === 'empty' && '',
    HUAWEICLOUD_SDK_SECURITY_TOKEN: environment === 'pairWithToken' && 'environment-token',
    HUAWEICLOUD_SDK_IDP_ID: provider !== 'absent' && provider !== 'file' && 'idp',
    HUAWEICLOUD_SDK_ID_TOKEN_FILE:
      ((provider === 'both' || provider === 'file') && token('idp-token')) ||
      (provider === 'fileMissing' && missing) ||
      (provider === 'fileEmpty' && empty),
    HC_CONTAINER_CREDENTIALS_FULL_URI:
      ['uri', 'both', 'tokenMissing'].includes(pod) && `${origins['pod']}/v1/credentials`,
    HC_CONTAINER_AUTHORIZATION_TOKEN_FILE:
      (['file', 'both'].includes(pod) && token('pod-token')) || (pod === 'tokenMissing' && missing),
    http_proxy: situation.proxy && (origins['proxy'] ?? ''),
    HOME: home,
  }
  if (profile === 'home') file('home/.huaweicloud/credentials', '[basic]\nak = AKHOME\nsk = home-secret\n')
  if (profile === 'missing') variables['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] = missing
  if (profile === 'folder') variables['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] = home
  if (profile === 'form')
    variables['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] = file(
      'profile',
      situation.profileText ?? profileOf(situation).text,
    )
  if (profile === 'idp')
    variables['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] = file(
      'profile',
      `[basic]\nidp_id = idp\nid_token_file = ${token('profile-token')}\niam_endpoint = ${origins['iam']}\n`,
    )
  return {
    environment: /** @type {Record<string, string>} */ (
      Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== false))
    ),
    metadata: situation.metadata === 'refused' ? REFUSED : (origins['metadata'] ?? ''),
    timeout: SILENCE_SECONDS,
    rounds: situation.rounds,
    rename,
  }
}

/**
 * The two sides, each asked in a situation of its own making.
 *
 * @param {{ ask: (line: object) => Promise<any> }} python
 * @param {Awaited<ReturnType<typeof import('./services.mjs').startServices>>} services
 * @param {string} folder
 */
export function createSides(python, services, folder) {
  /** @param {Situation} situation @param {(line: ReturnType<typeof prepare>) => Promise<Round[]>} ask @returns {Promise<Outcome>} */
  async function run(situation, ask) {
    const line = prepare(folder, situation, services.origins)
    services.begin(situation)
    return { rounds: await ask(line), requests: services.seen() }
  }
  return {
    /** @param {Situation} situation */
    official: (situation) => run(situation, (line) => python.ask(line)),
    /** @param {Situation} situation */
    ours: (situation) => run(situation, askOurs),
  }
}

/** @param {ReturnType<typeof prepare>} line @returns {Promise<Round[]>} */
async function askOurs({ environment, metadata, timeout, rounds, rename }) {
  const before = { ...process.env }
  for (const name of Object.keys(process.env)) if (PREFIX.test(name)) delete process.env[name]
  Object.assign(process.env, environment)
  /** @type {Round[]} */
  const results = []
  try {
    const provider = defaultChain({ metadata: { endpoint: metadata, timeoutSeconds: timeout } })
    for (let round = 0; round < rounds; round++) {
      if (round === 1) for (const [source, target] of rename) renameSync(source, target)
      const {
        accessKeyId,
        secretAccessKey,
        securityToken = null,
        projectId = null,
        domainId = null,
      } = await provider()
      results.push({ accessKeyId, secretAccessKey, securityToken, projectId, domainId })
    }
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    results.push({ error: message.startsWith('No source has credentials.') ? 'none' : 'broken', message })
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
  return results
}
