// The one test run: fast unit tests beside the code, store tests on a real PostgreSQL, and the
// repository's own checks.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/database.ts'],
    pool: 'threads',
    // One fewer than there are cores by default: on two cores a single one, which mostly waits.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
