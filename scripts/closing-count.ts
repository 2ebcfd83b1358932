/**
 * Prints how many tests passed and failed, from the JSON report of the run, as the last line of
 * CI.
 */
import { readFileSync } from 'node:fs'

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
}

const path = process.argv[2]
if (path === undefined) throw new Error('Name the JSON report of the test run.')
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(path, 'utf8')) as Report
console.log(`${numPassedTests} passed, ${numFailedTests} failed`)
