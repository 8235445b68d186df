import type { State } from '../state.ts'
import { compareAnswer } from './compare-answer.ts'
import type { Explanation } from './compare-answer.ts'
import { signForm } from './sign-form.ts'
import type { Signing } from './sign-form.ts'
import { takeApart } from './take-apart.ts'
import type { TakenApart } from './take-apart.ts'

/** What is shown, computed from the state alone. */
export interface View {
  readonly state: State
  readonly signing: Signing
  readonly explanation: Explanation | undefined
  readonly takenApart: TakenApart | undefined
}

export function deriveView(state: State): View {
  const signing = signForm(state)
  return {
    state,
    signing,
    explanation: signing.ok ? compareAnswer(signing.signed, state.answer, state.status) : undefined,
    takenApart: takeApart(state.authorization, signing),
  }
}
