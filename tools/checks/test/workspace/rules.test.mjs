import { expect, it } from 'vitest'
import { rules } from '../../src/workspace/rules.mjs'
import { workspaceWith } from './tree.mjs'

it('a workspace in which every rule holds passes them all', () => {
  const workspace = workspaceWith()
  for (const [name, check] of Object.entries(rules))
    expect({ [name]: check(workspace) }).toEqual({ [name]: [] })
})
