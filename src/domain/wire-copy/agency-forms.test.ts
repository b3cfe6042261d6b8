import { describe, expect, test } from 'vitest'
import { readWireCopy, type WireCopy } from '../wire-copy.ts'

/** What a copy is expected to give; the text is its first paragraph. */
type Given = Partial<Pick<WireCopy, 'headline' | 'dateline' | 'credits'>> & { readonly text?: string }

function expectOf(copy: string, { text, ...fields }: Given): void {
  const read = readWireCopy(copy)
  expect(read).toMatchObject(fields)
  if (text !== undefined) expect(read.text.split('\n\n')[0]).toBe(text)
}

describe('datelines', () => {
  test.each<[string, Given]>([
    ['HARBOUR TOWN, Mass. (AP) _ Divers looked at it.', { dateline: 'HARBOUR TOWN, Mass.', credits: ['AP'] }],
    ['HARBOUR TOWN _ Divers looked at it.', { dateline: 'HARBOUR TOWN' }],
    ['Nov 29 (Reuters) - Divers looked at it.', { dateline: '', credits: ['Reuters'] }],
    ['Nov. 29, 2026 (AFP) – Divers looked at it.', { dateline: '', credits: ['AFP'] }],
    [
      'HARBOUR TOWN, Nov. 29, Kyodo - Divers looked at it.',
      { dateline: 'HARBOUR TOWN, Nov. 29', credits: ['Kyodo'] },
    ],
    [
      'HARBOUR TOWN, Nov. 29 (Xinhua) -- Divers looked at it.',
      { dateline: 'HARBOUR TOWN, Nov. 29', credits: ['Xinhua'] },
    ],
    ['Hafenstadt (dpa/lno) - Divers looked at it.', { dateline: 'Hafenstadt', credits: ['dpa'] }],
    [
      'Hafenstadt/Inselort (dpa) – Divers looked at it.',
      { dateline: 'Hafenstadt/Inselort', credits: ['dpa'] },
    ],
    [
      'HARBOUR TOWN (AP/Sport) — Divers looked at it.',
      { dateline: 'HARBOUR TOWN', credits: ['AP', 'Sport'] },
    ],
    ['HARBOUR TOWN, Canada (The Canadian Press) — Divers looked at it.', { credits: ['Canadian Press'] }],
    ['Port-Ville (AFP) – Divers looked at it.', { dateline: 'Port-Ville', credits: ['AFP'] }],
    [
      'Puerto Viejo, 29 nov (EFE).- Divers looked at it.',
      { dateline: 'Puerto Viejo, 29 nov', credits: ['EFE'] },
    ],
    [
      '(ANSA) - PORTO VECCHIO, 29 NOV - Divers looked at it.',
      { dateline: 'PORTO VECCHIO, 29 NOV', credits: ['ANSA'] },
    ],
    ['Porto Velho, 29 nov 2026 (Lusa) - Divers looked at it.', { credits: ['Lusa'] }],
    ['HAVENSTAD (ANP) - Divers looked at it.', { dateline: 'HAVENSTAD', credits: ['ANP'] }],
    ['HARBOUR TOWN, Nov. 29, 2026 /PRNewswire/ -- Divers looked at it.', { credits: ['PRNewswire'] }],
    ['Hafenstadt (ots) - Divers looked at it.', { dateline: 'Hafenstadt', credits: ['ots'] }],
    ['МОСКВА, 29 ноября. /ТАСС/. Divers looked at it.', { dateline: 'МОСКВА, 29 ноября', credits: ['TASS'] }],
  ])('%s', (line, given) => {
    expectOf(`Bridge is sound\n\n${line}\n\nIt is dry.`, {
      headline: 'Bridge is sound',
      text: 'Divers looked at it.',
      ...given,
    })
  })
})

describe('labels and slugs above the headline', () => {
  test.each<[string, readonly string[]]>([
    ['APNewsAlert', ['AP']],
    ['AP NewsAlert', ['AP']],
    ['Reuters Snap', ['Reuters']],
    ['AFP Flash', ['AFP']],
    ['dpa-Eilmeldung', ['dpa']],
    ['Harbour/bridge/\nEXTRA', []],
    ['HARBOUR-BRIDGE/', []],
    ['2ND LEAD', []],
    ['SNAP', []],
    ['(Zusammenfassung 1030)', []],
    ['(Actualiza con detalles)', []],
    ['(Aggiorna con dettagli)', []],
  ])('%j', (label, credits) => {
    expectOf(`${label}\nBridge shut =\n\nHARBOUR TOWN — It is shut.\n\nIt is dry.`, {
      headline: 'Bridge shut',
      dateline: 'HARBOUR TOWN',
      credits,
      text: 'It is shut.',
    })
  })
})

describe('lines at the foot', () => {
  test.each<[string, readonly string[]]>([
    [
      'Reporting by Ada Lind; Editing by Ole Berg\n\nOur Standards: The Thomson Reuters Trust Principles.',
      [],
    ],
    ['(Reporting by Ada Lind; Editing by Ole Berg)', []],
    ['This report by The Canadian Press was first published Nov. 29, 2026.', ['Canadian Press']],
    ['©2026 Bloomberg L.P.', ['Bloomberg']],
    ['© 2026 AFP', ['AFP']],
    ['Copyright 2026 The Associated Press. All rights reserved.', ['AP']],
    ['The Associated Press contributed to this report.', ['AP']],
    ['With files from The Canadian Press', ['Canadian Press']],
    ['Mit Material von dpa und AFP', ['dpa', 'AFP']],
    ['(avec AFP)', ['AFP']],
    ['Con información de EFE', ['EFE']],
    ['Con informazioni di ANSA', ['ANSA']],
    ['Com informações da Lusa', ['Lusa']],
    ['Na podstawie PAP', ['PAP']],
    ['По материалам ТАСС', ['TASS']],
    ['(PAP)\n\nabc/ def/', ['PAP']],
    ['kle/uh (AFP, dpa)', ['AFP', 'dpa']],
    ['dpa abc yyzz n1 def', ['dpa']],
    ['(AP)\n\nabc/def', ['AP']],
    ['[abc]', []],
    ['==Kyodo', ['Kyodo']],
    ['The AP', ['AP']],
    ['--With assistance from Ada Lind and Ole Berg.\n\n©2026 Bloomberg L.P.', ['Bloomberg']],
    ['(Reportage Ada Lind, édité par Ole Berg)', []],
    ['(Redaktion: Ada Lind, Ole Berg)', []],
    ['AP-NY-11-29-26 1130EST', []],
    ['(AP) abc/def', ['AP']],
  ])('%j', (foot, credits) => {
    expectOf(`Bridge is sound\n\nHARBOUR TOWN — Divers looked.\n\nIt is dry.\n\n${foot}`, {
      headline: 'Bridge is sound',
      credits,
    })
    expect(
      readWireCopy(`Bridge is sound\n\nHARBOUR TOWN — Divers looked.\n\nIt is dry.\n\n${foot}`).text,
    ).toBe('Divers looked.\n\nIt is dry.')
  })

  test.each<[string, readonly string[]]>([
    ['It is dry. abc/def', []],
    ['It is dry. (AP) abc/def', ['AP']],
    ['It is dry. (abc)', []],
    ['It is dry. (AP, Reuters, dpa, AFP)', ['AP', 'Reuters', 'dpa', 'AFP']],
    ['It is dry. — Reuters', ['Reuters']],
  ])('behind the last words: %j', (end, credits) => {
    expect(readWireCopy(`Bridge is sound\n\nDivers looked.\n\n${end}`)).toMatchObject({
      text: 'Divers looked.\n\nIt is dry.',
      credits,
    })
  })
})

test('takes the first ten of more sources than a post can have, and lists the others', () => {
  const agencies = [
    'AP',
    'Reuters',
    'AFP',
    'dpa',
    'EFE',
    'ANSA',
    'Lusa',
    'ANP',
    'PAP',
    'TASS',
    'Kyodo',
    'Yonhap',
  ]
  const { credits, text, dropped } = readWireCopy(`Bridge is sound\n\nIt is dry.\n\n(${agencies.join(', ')})`)

  expect(text).toBe('It is dry.')
  expect(credits).toEqual(agencies.slice(0, 10))
  expect(dropped).toEqual([{ kind: 'source', text: ', Kyodo, Yonhap)' }])
})

test('reads raw copy of the old line format', () => {
  const copy = [
    'a0456 r w bc-harbour 11-29',
    '^BC-Harbour--Bridge, 2nd Ld-Writethru,0412<',
    '^Divers find no damage to bridge<',
    '^Eds: Adds quotes.<',
    '^By ADA LIND=',
    '^Associated Press Writer=',
    '   HARBOUR TOWN, Mass. (AP) _ Divers looked at the piers on Tuesday. ``It was',
    "a long day,'' said Ole Berg, ``and a cold one.''",
    '   They found nothing.',
    '   AP-NY-11-29-26 1130EST<',
  ].join('\n')

  expect(readWireCopy(copy)).toMatchObject({
    headline: 'Divers find no damage to bridge',
    dateline: 'HARBOUR TOWN, Mass.',
    credits: ['AP'],
    text: 'Divers looked at the piers on Tuesday. “It was a long day,” said Ole Berg, “and a cold one.”\n\nThey found nothing.',
  })
})

test.each([
  ['Harbour Town, Nov 29 AAP - It opens.\n\nIt is old.', 'Harbour Town, Nov 29', ['AAP']],
  ['SYDNEY, Nov 29 AAP - It opens.\n\nIt is old.\n\nAAP al/bc', 'SYDNEY, Nov 29', ['AAP']],
  ['New Delhi, Nov 29 (PTI) It opens.\n\nIt is old. PTI ABC DEF', 'New Delhi, Nov 29', ['PTI']],
  ['New Delhi, Nov 29 (PTI) It opens.\n\nIt is old.\n\nPTI ABC DEF', 'New Delhi, Nov 29', ['PTI']],
  ['It opens.\n\nIt is old.\n\nABC // DEF\n\nLusa/Fim', '', ['Lusa']],
  ['It opens.\n\nIt is old.\n\n/ritzau/', '', ['Ritzau']],
  ['It opens.\n\nIt is old.\n\n/ritzau/AFP/', '', ['Ritzau', 'AFP']],
  ['TOWN (AP) — It opens.\n\nIt is old.\n\nFollow AP’s coverage at https://example.org/hub', 'TOWN', ['AP']],
])('finds agency, dateline and signature: %j', (copy, dateline, credits) => {
  expect(readWireCopy(`Bridge opens\n\n${copy}`)).toMatchObject({
    headline: 'Bridge opens',
    dateline,
    credits,
    text: 'It opens.\n\nIt is old.',
  })
})

test.each([
  'Pressemitteilung',
  'Pressemitteilung vom 29.11.2026',
  'Press release No. 12/2026',
  'Communiqué de presse',
  'Persbericht',
])('takes no heading of a press release for the headline: %s', (heading) => {
  expect(readWireCopy(`${heading}\n\nBridge opens\n\nIt opens.`).headline).toBe('Bridge opens')
})
