/** What a person reads when a process cannot start. */
import { expect, test } from 'vitest'
import { ConfigError } from '../config.ts'
import { StorageError } from '../media/storage.ts'
import { explain } from './explain.ts'

const failure = (fields: object): Error => Object.assign(new TypeError('low-level words'), fields)

test.each([
  ['a setting', new ConfigError('OSTIARY_PORT must be …'), 'OSTIARY_PORT must be …'],
  ['a storage', new StorageError('denied', 'The folder …'), 'The folder …'],
  [
    'a sentence of our own',
    new Error('The key file is another one.'),
    'The key file is another one.',
  ],
])('%s is told as it is', (_name, error, sentence) => {
  expect(explain(error)).toBe(sentence)
})

test.each([
  ['a port in use', { code: 'EADDRINUSE', port: 8080 }, /^Port 8080 is taken\. .*OSTIARY_PORT/],
  ['a port of root', { code: 'EACCES', port: 80 }, /^Port 80 may not be used.*OSTIARY_PORT/],
  ['no database server', { code: 'ECONNREFUSED' }, /DATABASE_URL.*ECONNREFUSED.*Check host/],
  ['an unknown host', { code: 'ENOTFOUND' }, /DATABASE_URL.*ENOTFOUND.*Check host/],
  ['a wrong password', { code: '28P01' }, /DATABASE_URL.*28P01.*password/],
  ['an unknown database', { code: '3D000' }, /DATABASE_URL.*3D000.*database name/],
])('%s is told with what to do', (_name, fields, sentence) => {
  const told = explain(failure(fields))
  expect(told).toMatch(sentence)
  expect(told).not.toContain('low-level words')
})

test('a defect shows its stack, and anything thrown is shown somehow', () => {
  expect(explain(failure({}))).toContain('explain.test.ts')
  expect(explain('just text')).toBe('just text')
})
