/** Whom a callback may lead where: to the web and to apps, never to what a browser runs itself. */
import { expect, test } from 'vitest'
import { readCallback } from './callback.ts'

test.each([
  'https://shop.example/done?a=1',
  'http://127.0.0.1:8080/done',
  'com.shop.app://kyc/done',
  'shopapp:done',
])('%s is taken', (text) => {
  expect(readCallback(text)?.href).toBe(text)
})

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\tscript:alert(1)',
  'https://shop.example/\r\nSet-Cookie: a=b',
  'https://shop.example/\ta',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'blob:https://shop.example/1',
  'file:///etc/passwd',
  'view-source:https://shop.example',
  'tel:+4930123456',
  'https://',
  '/done',
  '',
])('%s is not', (text) => {
  expect(readCallback(text)).toBeUndefined()
})
