import { startChild } from './child.mjs'
import { fromHere } from './places.mjs'
import { findToolchain, prepareSdk, versionOf } from './prepare.mjs'
import { python as sdk } from './sdks/python.mjs'

/**
 * Installs the official core (huaweicloudsdkcore, Python). Where its toolchain is missing, says so and ends the process.
 *
 * @param {string} what is skipped then
 * @param {string[]} [alsoMissing] what else this machine has not
 * @returns {Promise<string>} the versions
 */
export async function prepareOfficialCore(what, alsoMissing = []) {
  const { versions, missing } = await findToolchain(sdk.needs)
  missing.push(...alsoMissing)
  if (missing.length > 0) {
    console.log(`skipped: ${what}: no ${missing.join(', no ')} on this machine.`)
    console.log(
      'Install Python 3.9 or newer with venv (Debian, Ubuntu: apt-get install python3 python3-venv),',
    )
    console.log('and OpenSSL 3 for the signatures on curves (openssl).')
    // On a developer's machine a missing toolchain is no failure. In CI it would be a hole.
    process.exit(process.env['CI'] === 'true' ? 1 : 0)
  }
  await prepareSdk(sdk, versions)
  return `${sdk.packageName} ${versionOf(sdk)}, ${versions.join('; ')}`
}

/** @param {'chain.py' | 'curves.py'} program */
export const startOfficialCore = (program) =>
  startChild([fromHere('dist/python/bin/python'), fromHere(`python/${program}`)])
