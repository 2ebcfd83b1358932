/** `ostiary lifecycle` prints the grid the server obeys. */
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import { toGrid } from '@ostiary/domain/lifecycle.render'
import { expect, test } from 'vitest'
import { lifecycleCommand } from './lifecycle.ts'

function printed(...args: string[]): string {
  const lines: string[] = []
  expect(lifecycleCommand(args, (text) => lines.push(text))).toBe(0)
  return lines.join('\n')
}

test('one lifecycle: its grid, and what each state means', () => {
  const text = printed('customer')
  expect(text).toContain(toGrid(customerLifecycle))
  for (const [state, { says }] of Object.entries(customerLifecycle.states))
    expect(text).toContain(`${state.padEnd(11)} ${says}`)
  expect(text).not.toContain(toGrid(entityLifecycle))
})

test('without a name: all of them', () => {
  expect(printed()).toContain(toGrid(customerLifecycle))
  expect(printed()).toContain(toGrid(entityLifecycle))
})

test('an unknown name is refused, and the known ones are told', () => {
  expect(() => printed('order')).toThrow(
    'There is no lifecycle "order"; there are customer and entity.',
  )
})
