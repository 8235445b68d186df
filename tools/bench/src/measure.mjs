const SLICE_NANOSECONDS = 15_000_000n

/** Runs the candidates in turn, a slice each, and gives every slice's nanoseconds a call. */
export function measure(candidates, { rounds, warmup }) {
  const samples = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]))
  for (let round = -warmup; round < rounds; round++) {
    for (const [name, run] of Object.entries(candidates)) {
      const nanoseconds = slice(run)
      if (round >= 0) samples[name].push(nanoseconds)
    }
  }
  return samples
}

export function median(values) {
  return quantile(values, 0.5)
}

export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
}

/** Round by round, so that a machine whose speed drifts changes both alike. */
export function ratios(above, below) {
  return above.map((value, at) => value / below[at])
}

function slice(run) {
  const start = process.hrtime.bigint()
  let calls = 0
  let end
  do {
    for (let at = 0; at < 20; at++) run()
    calls += 20
    end = process.hrtime.bigint()
  } while (end - start < SLICE_NANOSECONDS)
  return Number(end - start) / calls
}
