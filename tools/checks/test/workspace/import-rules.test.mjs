import { describe, expect, it } from 'vitest'
import { checkImports, readImports } from '../../src/workspace/rules/imports.mjs'
import { checkReferences } from '../../src/workspace/rules/references.mjs'
import { project, solution, workspaceWith } from './tree.mjs'

/** @typedef {import('./tree.mjs').Tree} Tree */

const core = 'packages/signer-core'
const fetch = 'packages/transport-fetch'

describe('dependency-cruiser.mjs', () => {
  const findings = async (/** @type {Tree} */ change = {}) => {
    const { root } = workspaceWith(change)
    return checkImports(await readImports(root))
  }

  it('holds in a workspace that follows it', async () => {
    expect(await findings()).toEqual([])
  })

  /** @type {[rule: string, file: string, text: string, others?: Tree][]} */
  const faults = [
    ['no-circle', `${core}/src/a.ts`, "import './b.ts'\n", { [`${core}/src/b.ts`]: "import './a.ts'\n" }],
    [
      'no-circle',
      `${core}/src/a.ts`,
      "import './b.ts'\n",
      { [`${core}/src/b.ts`]: "import type { A } from './a.ts'\n" },
    ],
    [
      'no-circle',
      `${core}/src/a.ts`,
      "import './b.ts'\n",
      { [`${core}/src/b.ts`]: "await import('./a.ts')\n" },
    ],
    ['direction-signer-core', `${core}/src/a.ts`, "import '@apig/transport-fetch'\n"],
    ['direction-signer-core', `${core}/src/a.ts`, "export type { x } from '@apig/vectors'\n"],
    ['direction-signer-core-tests', `${core}/test/a.test.ts`, "import '@apig/transport-fetch'\n"],
    ['by-name', `${fetch}/src/a.ts`, "import '../../signer-core/src/index.ts'\n"],
    ['core-imports-hashes', `${core}/src/a.ts`, "import 'vitest'\n"],
    ['node-modules-in-node', `${fetch}/src/a.ts`, "import 'node:fs'\n"],
  ]
  it.each(faults)('%s', async (rule, file, text, others = {}) => {
    expect(await findings({ [file]: text, ...others })).toContainEqual(
      expect.objectContaining({ rule, file }),
    )
  })
})

describe('references', () => {
  const findings = async (/** @type {Tree} */ change = {}) => {
    const workspace = workspaceWith(change)
    return checkReferences(workspace, await readImports(workspace.root))
  }

  it('hold in a workspace that follows them', async () => {
    expect(await findings()).toEqual([])
  })

  it.each([
    [
      'one is missing',
      {
        [`${fetch}/tsconfig.lib.json`]: project('src/**/*.ts'),
        [`${fetch}/tsconfig.json`]: solution('./tsconfig.lib.json'),
      },
      'must reference packages/signer-core, which is imported',
    ],
    [
      'one is needless',
      {
        [`${fetch}/tsconfig.json`]: solution('./tsconfig.lib.json', '../signer-core', '../../tools/vectors'),
      },
      'references tools/vectors, of which nothing is imported',
    ],
    [
      'a file is in no project',
      { [`${fetch}/other/a.ts`]: '\n' },
      'is compiled by no tsconfig of its package',
    ],
  ])('%s', async (_what, change, message) => {
    expect(await findings(/** @type {Tree} */ (change))).toMatchObject([{ rule: 'references', message }])
  })
})
