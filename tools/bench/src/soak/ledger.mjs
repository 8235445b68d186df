/** Executions are reported late, by half a second or so; what comes after this belongs to no call. */
const GRACE_MS = 30_000
/** Every call has a deadline of ten seconds. */
const LONGEST_CALL_MS = 60_000

/**
 * Holds what callers were told against what the backend did.
 *
 * @param {(fault: string) => void} onFault
 */
export function createLedger(onFault) {
  /** @type {Map<string, { repeatable: boolean, started: number, ended?: number, answered?: boolean, executions: number }>} */
  const calls = new Map()
  const counts = { answered: 0, failed: 0, executions: 0 }
  return {
    counts,
    /** @param {string} id @param {boolean} repeatable whether the client may send it again */
    start(id, repeatable) {
      calls.set(id, { repeatable, started: Date.now(), executions: 0 })
    },
    /** @param {string} id @param {boolean} answered */
    end(id, answered) {
      const call = calls.get(id)
      if (call?.ended !== undefined || call === undefined) return onFault(`${id} ended twice`)
      call.ended = Date.now()
      call.answered = answered
      counts[answered ? 'answered' : 'failed']++
    },
    /** @param {string} id */
    execute(id) {
      counts.executions++
      const call = calls.get(id)
      if (call === undefined)
        return onFault(`accepted wrongly: ${id} was carried out, and nobody waits for it`)
      call.executions++
      if (call.executions > 1 && !call.repeatable) onFault(`carried out twice: ${id}, which was sent once`)
    },
    /** Forgets what is settled. @param {boolean} [all] the end: nothing comes any more */
    settle(all = false) {
      const now = Date.now()
      for (const [id, { started, ended, answered, executions }] of calls) {
        if (ended === undefined) {
          if (all || now - started > LONGEST_CALL_MS) onFault(`lost: ${id} never ended`)
          else continue
        } else if (!all && now - ended < GRACE_MS) continue
        if (answered && executions === 0) onFault(`lost: ${id} was answered, and never carried out`)
        calls.delete(id)
      }
    },
  }
}
