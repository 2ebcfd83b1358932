#!/usr/bin/env node
// Starts the command line on Node 24 even where an older Node is first on the PATH.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const recent = Number(process.versions.node.split('.')[0]) >= 24

if (recent) {
  await import(main)
} else {
  const node = createRequire(import.meta.url).resolve('node/bin/node')
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  // Told to stop, npm ends without telling us (src/start.ts); the child's parent is this process.
  const parent = process.ppid
  if (process.env.npm_command === 'exec' || process.env.npm_lifecycle_event !== undefined)
    setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref()
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
}
