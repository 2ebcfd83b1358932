/** What is left of a company's name when lists are searched for it, as a table. */
import { expect, test } from 'vitest'
import { listedNameForm } from './listed-name.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['Dark Mills Ltd',                            'dark mills',       'dark ltd mills'],
  ['DARK MILLS, Limited.',                      'dark mills',       'dark ltd mills'],
  ['Mills Dark G.m.b.H.',                       'dark mills',       'dark gmbh mills'],
  ['Dark Mills Co., Ltd.',                      'dark mills',       'co dark ltd mills'],
  ['Dark Mills S.A.',                           'dark mills',       'dark mills sa'],
  ['Limited Liability Company Dark Mills',      'dark mills',       'dark llc mills'],
  ['OOO "Dark Mills"',                          'dark mills',       'dark mills ooo'],
  ['Public Joint Stock Company Dark Mills',     'dark mills',       'co dark joint mills public stock'],
  ['PT Dark Mills Tbk',                         'dark mills',       'dark mills pt tbk'],
  ['Dark Mills Sdn. Bhd.',                      'dark mills',       'bhd dark mills sdn'],
  ['Dark Mills Sanayi Anonim Şirketi',          'dark mills sanayi', 'anonim dark mills sanayi sirketi'],
  ['ООО «Тёмные мельницы»',                     'мельницы темные',  'мельницы ооо темные'],
  ['Общество с ограниченной ответственностью М', 'м', 'м общество ограниченнои ответственностью с'],
  ['Müller & Söhne',                            'and muller sohne', 'and muller sohne'],
  ['Mills Ltd Dark',                            'dark ltd mills',   'dark ltd mills'],
  ['Limited',                                   'ltd',              'ltd'],
  ['Co., Ltd.',                                 'co',               'co ltd'],
  ['株式会社 東京',                               '東京 株式会社',     '東京 株式会社'],
  ['...',                                       '',                 ''],
])('%s is %s, in whole %s', (name, core, whole) => {
  expect(listedNameForm(name)).toEqual({ core, whole })
})
