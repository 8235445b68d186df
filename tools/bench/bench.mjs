// Signing a small POST and a GET, compared with other signers in one process, in alternating slices.
import { createCandidates } from './src/candidates.mjs'
import { measure, median, quantile, ratios } from './src/measure.mjs'

const rounds = Number(process.env.APIG_BENCH_ROUNDS ?? 41)
console.log(
  `Node ${process.versions.node}, ${rounds} rounds of 15 ms each; medians, in brackets the quartiles. Ratios hold; absolute times drift with the machine.`,
)

for (const method of ['POST', 'GET']) {
  const { candidates, bodyBytes, canonicalRequestBytes } = createCandidates(method)
  const samples = measure(candidates, { rounds, warmup: 8 })
  console.log(`\n${method}, body of ${bodyBytes} bytes, canonical request of ${canonicalRequestBytes} bytes`)
  for (const [name, values] of Object.entries(samples)) {
    const against = ratios(values, samples['signer-core'])
    const range = `[${quantile(against, 0.25).toFixed(2)} to ${quantile(against, 0.75).toFixed(2)}]`
    console.log(
      `  ${name.padEnd(22)}${(median(values) / 1000).toFixed(2).padStart(8)} us${`x${median(against).toFixed(2)}`.padStart(9)}  ${range}`,
    )
  }
  console.log(
    `  signer-core / bare crypto: ${median(ratios(samples['signer-core'], samples['bare crypto'])).toFixed(2)}`,
  )
}
