/** What is made of what a source tells: who is looked for, and whether that is all to ask for. */
import { expect, test } from 'vitest'
import { partyToScreen } from './sought-party.ts'

const nowMs = Date.UTC(2026, 10, 30)

test('a person is whole with name, birth and country, a company without a birth', () => {
  const told = { names: ['Nemo Nonesuch'], birthDate: '1970-05-05', countries: ['ES', null] }
  expect(partyToScreen({ kind: 'person', ...told }, nowMs)).toEqual({
    kind: 'person',
    sought: {
      kind: 'person',
      names: ['Nemo Nonesuch'],
      birthDate: '1970-05-05',
      countries: ['ES'],
      numbers: [],
    },
    isWhole: true,
  })
  const company = partyToScreen({ kind: 'company', ...told }, nowMs)
  expect(company.sought).not.toHaveProperty('birthDate')
  expect(company.isWhole).toBe(true)
  expect(partyToScreen({ kind: 'person', names: told.names, countries: [] }, nowMs).isWhole).toBe(
    false,
  )
  expect(
    partyToScreen({ kind: 'vessel', names: ['MV Nonesuch'], countries: [] }, nowMs).isWhole,
  ).toBe(true)
})

test('what nobody is called is not looked for, and a name told twice once', () => {
  const { sought } = partyToScreen(
    { kind: 'person', names: ['', 'Nemo', undefined, '--', 'Nemo'], countries: [] },
    nowMs,
  )
  expect(sought?.names).toEqual(['Nemo'])
  expect(
    partyToScreen({ kind: 'person', names: [null, ' '], countries: [] }, nowMs).sought,
  ).toBeUndefined()
})

test.each(['A', '1', '7 8', 'X-1', '李', 'Ã', '1\n2'])('%j is no name', (name) => {
  const known = { kind: 'company', names: [name, 'Nemo Ltd'], countries: ['ES'] } as const
  // Another name is looked for, which is not all there is to ask.
  expect(partyToScreen(known, nowMs)).toMatchObject({
    sought: { names: ['Nemo Ltd'] },
    isWhole: false,
  })
  expect(partyToScreen({ ...known, names: [name] }, nowMs).sought).toBeUndefined()
})

test.each(['Al', '3M Co', 'A B', '李小', 'ى ب', '3%ers'])('%j is a name', (name) => {
  const known = { kind: 'company', names: [name], countries: ['ES'] } as const
  expect(partyToScreen(known, nowMs)).toMatchObject({ sought: { names: [name] }, isWhole: true })
})

test.each(['1870-01-01', '2030-01-01', '1990-02-30', 'unknown', '1990-2-3'])(
  'a birth date nobody has is not looked for: %s',
  (birthDate) => {
    const { sought, isWhole } = partyToScreen(
      { kind: 'person', names: ['Nemo'], birthDate, countries: [] },
      nowMs,
    )
    expect(sought).not.toHaveProperty('birthDate')
    expect(isWhole).toBe(false)
  },
)

test.each(['1990', '1990-02', '1990-02-03'])('a part of a birth date is: %s', (birthDate) => {
  expect(
    partyToScreen({ kind: 'person', names: ['Nemo'], birthDate, countries: [] }, nowMs).sought,
  ).toMatchObject({
    birthDate,
  })
})
