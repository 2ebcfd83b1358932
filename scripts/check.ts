/**
 * `npm run check [-- --without tests]`: what CI runs, in turn; a line for each step, the output of
 * those that fail.
 */
import { spawn } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** What to do when it fails. */
  readonly remedy: string
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
const steps: readonly Step[] = [
  { name: 'generated files', command: ['node', 'scripts/gen.ts', '--check'], remedy: 'npm run gen' },
  { name: 'format',          command: ['oxfmt', '--check', '.'],             remedy: 'npm run fix' },
  { name: 'lint',            command: ['oxlint'],                            remedy: 'npm run fix; mend the rest' },
  { name: 'types',           command: ['tsc', '-p', '.'],                    remedy: 'mend the types' },
  { name: 'types of the page', command: ['tsc', '-p', 'packages/page'],      remedy: 'mend the types' },
  { name: 'unused code',     command: ['knip', '--no-progress'],             remedy: 'use it or delete it' },
  { name: 'tests',           command: ['vitest', 'run', '--reporter=dot'],   remedy: 'npx vitest <file>' },
]

interface Outcome {
  readonly step: Step
  readonly passed: boolean
  readonly output: string
  readonly seconds: string
}

const outputLinesMax = 60

async function run(step: Step): Promise<Outcome> {
  const startedMs = performance.now()
  const [program, ...rest] = step.command
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => chunks.push(data))
  const passed = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${error.message}. Run this through npm run check, after npm ci.\n`))
      resolve(false)
    })
    child.on('close', (code) => resolve(code === 0))
  })
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  return { step, passed, output: Buffer.concat(chunks).toString('utf8').trim(), seconds }
}

function report({ step, passed, output, seconds }: Outcome): void {
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(17)} ${seconds.padStart(6)} s`)
  if (passed) return
  const lines = output.split('\n')
  if (lines.length > outputLinesMax)
    console.log(`        (the last ${outputLinesMax} of ${lines.length} lines)`)
  console.log(
    lines
      .slice(-outputLinesMax)
      .map((line) => `        ${line}`)
      .join('\n'),
  )
}

// CI has run the tests by the README's own command before it comes here.
const without = process.argv.includes('--without') ? process.argv.slice(3) : []
const outcomes: Outcome[] = []
for (const step of steps.filter((one) => !without.includes(one.name))) {
  const outcome = await run(step)
  report(outcome)
  outcomes.push(outcome)
}

const failed = outcomes.filter((outcome) => !outcome.passed)
if (failed.length === 0) console.log('\nEverything passes.')
else {
  console.log(`\n${failed.length} of ${outcomes.length} failed:`)
  for (const { step } of failed)
    console.log(`  ${step.name}: ${step.remedy} (${step.command.join(' ')})`)
  process.exitCode = 1
}
