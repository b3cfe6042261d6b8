import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draftText, readDraftText, readWireCopy, type WireCopy } from '../wire-copy.ts'
import { embargoEnd } from './embargo-time.ts'
import { readMoment } from './time-words.ts'

const story =
  '\n\nBridge to open to walkers\n\nHARBOUR TOWN (AP) — The old bridge opens to walkers on Tuesday.\n'

/** 29 November 2026, noon in UTC: a Sunday. */
const now = Date.parse('2026-11-29T12:00:00Z')

function ordersOf(copy: string): WireCopy['orders'] {
  return readWireCopy(copy).orders
}

function endOf(line: string, timeZone = 'Europe/Vienna'): string | null {
  const [order] = ordersOf(line + story)
  const at = order?.moment ? embargoEnd(order.moment, now, timeZone) : null
  return at === null ? null : new Date(at).toISOString()
}

describe('an embargo', () => {
  test.each([
    ['EMBARGOED UNTIL 0001 GMT TUESDAY DEC 1', '2026-12-01T00:01:00.000Z'],
    ['EMBARGOED: Not for release before 6 a.m. EST on Tuesday, December 1, 2026', '2026-12-01T11:00:00.000Z'],
    ['EMBARGO UNTIL 00:01 UK TIME, 1 DECEMBER 2026', '2026-12-01T00:01:00.000Z'],
    ['*** STRICTLY EMBARGOED UNTIL 06:00 CET ON 1 DECEMBER ***', '2026-12-01T05:00:00.000Z'],
    ['Please note: this report is under embargo until 10 am ET on December 2.', '2026-12-02T15:00:00.000Z'],
    ['HOLD FOR RELEASE UNTIL 2 P.M. EDT MONDAY', '2026-11-30T18:00:00.000Z'],
    ['Not for publication before 0600 GMT on Dec. 1', '2026-12-01T06:00:00.000Z'],
    ['For release at 12 noon GMT, Tuesday 1 December', '2026-12-01T12:00:00.000Z'],
    ['(EMBARGO: midnight GMT, Dec 1)', '2026-12-01T00:00:00.000Z'],
    ['Sperrfrist: 30. November, 06:00 Uhr', '2026-11-30T05:00:00.000Z'],
    ['SPERRFRIST 1.12.2026, 6.00 Uhr', '2026-12-01T05:00:00.000Z'],
    ['Achtung Redaktionen - Sperrfrist bis Dienstag, 06.00 Uhr', '2026-12-01T05:00:00.000Z'],
    ['Frei ab 1. Dezember, 18 Uhr', '2026-12-01T17:00:00.000Z'],
    ['SOUS EMBARGO JUSQU’AU 1er DÉCEMBRE À 06H00', '2026-12-01T05:00:00.000Z'],
    ['Embargo jusqu’au mardi 1 décembre 2026, 6h30', '2026-12-01T05:30:00.000Z'],
    ['Ne pas publier avant le 1er décembre à 8 heures', '2026-12-01T07:00:00.000Z'],
    ['EMBARGADO HASTA EL 1 DE DICIEMBRE A LAS 06:00', '2026-12-01T05:00:00.000Z'],
    ['Embargo hasta las 10:00 horas del martes', '2026-12-01T09:00:00.000Z'],
    ['EMBARGO FINO ALLE ORE 6.00 DEL 1 DICEMBRE', '2026-12-01T05:00:00.000Z'],
    ['Non pubblicare prima delle ore 18:00 del 1 dicembre 2026', '2026-12-01T17:00:00.000Z'],
    ['EMBARGO ATÉ ÀS 06:00 DO DIA 1 DE DEZEMBRO', '2026-12-01T05:00:00.000Z'],
    ['Onder embargo tot dinsdag 1 december, 06.00 uur', '2026-12-01T05:00:00.000Z'],
    ['EMBARGO DO 1 GRUDNIA, GODZ. 06:00', '2026-12-01T05:00:00.000Z'],
    ['ЭМБАРГО ДО 09:00 МСК 1 ДЕКАБРЯ', '2026-12-01T06:00:00.000Z'],
    ['Не публиковать до 1 декабря, 09:00', '2026-12-01T08:00:00.000Z'],
    ['【解禁】2026年12月1日午前6時', '2026-12-01T05:00:00.000Z'],
    ['報道解禁日時：12月1日 午後3時', '2026-12-01T14:00:00.000Z'],
    ['EMBARGO TILL TISDAG 1 DEC KL 06:00', '2026-12-01T05:00:00.000Z'],
    ['This story is embargoed and may not be published until 0600 GMT Tuesday.', '2026-12-01T06:00:00.000Z'],
    [
      'This material is embargoed and must not be used before 6 a.m. EST on Dec. 1.',
      '2026-12-01T11:00:00.000Z',
    ],
    ['-- EMBARGO MIDNIGHT TONIGHT --', '2026-11-29T23:00:00.000Z'],
    ['Embargo: tonight, 22:00', '2026-11-29T21:00:00.000Z'],
    ['Sperrfrist: heute Abend, 18 Uhr', '2026-11-29T17:00:00.000Z'],
  ])('is found with its time: %s', (line, end) => {
    const { orders, headline, text } = readWireCopy(line + story)

    expect(orders.map(({ kind }) => kind)).toEqual(['embargo'])
    expect(headline).toBe('Bridge to open to walkers')
    expect(text).toBe('The old bridge opens to walkers on Tuesday.')
    if (end !== null) expect(endOf(line)).toBe(end)
  })

  test.each([
    ['EMBARGO UNTIL 0600 GMT TUESDAY: Bridge to open to walkers', 'EMBARGO UNTIL 0600 GMT TUESDAY:'],
    ['Sperrfrist 06.00 Uhr - Bridge to open to walkers', 'Sperrfrist 06.00 Uhr -'],
  ])('is cut off the headline: %s', (line, order) => {
    const { orders, headline } = readWireCopy(`${line}\n\nThe old bridge opens on Tuesday.`)

    expect(orders.map(({ text }) => text.trim())).toEqual([order])
    expect(headline).toBe('Bridge to open to walkers')
  })

  test('is found below the headline, in the middle and at the end', () => {
    const below = readWireCopy(
      'Bridge to open\nEMBARGOED UNTIL 0600 GMT DEC 1\n\nHARBOUR TOWN (AP) — It opens.\n\nSoon.',
    )
    const middle = readWireCopy('Bridge to open\n\nIt opens.\n\nSperrfrist: 1. Dezember, 6 Uhr\n\nIt is old.')
    const end = readWireCopy(
      'Bridge to open\n\nIt opens.\n\nIt is old.\n\nEmbargoed until 6 a.m. EST, Dec. 1',
    )

    for (const { orders, text } of [below, middle, end]) {
      expect(orders.map(({ kind }) => kind)).toEqual(['embargo'])
      expect(text).not.toMatch(/embargo|sperrfrist/iu)
    }
  })

  test.each([
    ['6:00', 'Europe/Vienna', '2026-11-30T05:00:00.000Z'],
    ['18:00', 'Europe/Vienna', '2026-11-29T17:00:00.000Z'],
    ['tomorrow 6 am', 'Asia/Tokyo', '2026-11-29T21:00:00.000Z'],
    ['Sunday 18:00 GMT', 'UTC', '2026-11-29T18:00:00.000Z'],
    ['Sunday 06:00 GMT', 'UTC', '2026-12-06T06:00:00.000Z'],
    ['2 January, 06:00 GMT', 'UTC', '2027-01-02T06:00:00.000Z'],
    ['27 November, 06:00 GMT', 'UTC', '2026-11-27T06:00:00.000Z'],
    ['29 March 2027, 02:30', 'Europe/Vienna', '2027-03-29T00:30:00.000Z'],
    ['31 February, 06:00', 'UTC', null],
    ['04/05/2027, 06:00', 'UTC', null],
    ['25/12/2026, 06:00', 'UTC', '2026-12-25T06:00:00.000Z'],
    ['12/25/2026, 06:00', 'UTC', '2026-12-25T06:00:00.000Z'],
    ['Tuesday', 'UTC', null],
    ['', 'UTC', null],
  ])('ends at %j in %s', (time, zone, end) => {
    const at = embargoEnd(readMoment(time), now, zone)
    expect(at === null ? null : new Date(at).toISOString()).toBe(end)
  })
})

describe('a kill', () => {
  test.each([
    [
      'BC-Harbour--Bridge, KILL\nEDITORS:\nKill BC-Harbour--Bridge, moved at 0812 GMT. The bridge was not closed.\nA kill is mandatory. Make certain the story is not published.\nThe AP',
    ],
    ['KILL\n\nHARBOUR TOWN (AP) — Please kill the story slugged Harbour-Bridge. The bridge was not closed.'],
    ['MANDATORY KILL: Harbour bridge\n\nThe report about the bridge was wrong.'],
    ['*** WITHDRAWN ***\n\nBridge shut\n\nThe bridge is shut.'],
    ['(STORY WITHDRAWN) Bridge shut\n\nThe bridge is shut.'],
    ['Bridge shut\n\nThe bridge is shut.\n\nThis story has been withdrawn.'],
    [
      'MELDUNG ZURÜCKGEZOGEN\n\nBitte verwenden Sie die Meldung „Brücke gesperrt“ von 8.12 Uhr nicht.\n\nSie ist falsch.',
    ],
    ['DÉPÊCHE ANNULÉE\n\nPrière de ne pas utiliser la dépêche sur le pont.\n\nLe pont est ouvert.'],
    ['NOTICIA ANULADA\n\nRogamos no utilicen la noticia sobre el puente.\n\nEl puente está abierto.'],
    ['NOTIZIA ANNULLATA\n\nSi prega di non usare la notizia sul ponte.\n\nIl ponte è aperto.'],
    ['ANULAÇÃO\n\nPor favor, não usar a notícia sobre a ponte.\n\nA ponte está aberta.'],
    ['WITHDRAWN - Bridge shut\n\nThe bridge is open.'],
    ['ANNULLATA: ponte chiuso\n\nIl ponte è aperto.'],
    ['Bridge shut\n\nThe story about the bridge slugged Harbour-Bridge has been killed.\n\nIt is open.'],
    ['The story Harbour-Bridge, moved at 0812 GMT, has been killed.\n\nIt is open.'],
    ['KILL NOTICE: Bridge shut\n\nThe bridge is open.'],
    ['ATTENTION - Veuillez annuler notre dépêche sur le pont.\n\nLe pont est ouvert.'],
    ['EILT: Bitte Meldung zur Brücke nicht verwenden.\n\nDie Brücke ist offen.'],
    ['INGETROKKEN\n\nGelieve het bericht over de brug niet te gebruiken.\n\nDe brug is open.'],
    ['DEPESZA ANULOWANA\n\nProsimy nie publikować depeszy o moście.\n\nMost jest otwarty.'],
    ['АННУЛИРУЕТСЯ\n\nПросим не использовать сообщение о мосте.\n\nМост открыт.'],
    ['【全文取り消し】\n\n先ほどの橋の記事を取り消します。\n\n橋は開いています。'],
  ])('is found: %j', (copy) => {
    const { orders, text } = readWireCopy(copy)

    expect(orders.map(({ kind }) => kind)).toContain('kill')
    expect(text).not.toMatch(/kill is mandatory|ANNULÉE|ANULADA|取り消し/u)
  })
})

describe('a correction', () => {
  test.each([
    ['CORRECTED-Bridge opens to walkers', 'CORRECTED-'],
    ['CORRECTED-UPDATE 2-Bridge opens to walkers', 'CORRECTED-'],
    ['Correction: Bridge opens to walkers', 'Correction:'],
    ['REFILE-Bridge opens to walkers', 'REFILE-'],
    ['[CORRECTION] Bridge opens to walkers', '[CORRECTION]'],
    ['KORREKTUR: Bridge opens to walkers', 'KORREKTUR:'],
    ['Berichtigung: Bridge opens to walkers', 'Berichtigung:'],
    ['(Korr) Bridge opens to walkers', '(Korr)'],
    ['RECTIFICATIF - Bridge opens to walkers', 'RECTIFICATIF -'],
    ['CORRECTIF: Bridge opens to walkers', 'CORRECTIF:'],
    ['CORRECCIÓN: Bridge opens to walkers', 'CORRECCIÓN:'],
    ['ERRATA CORRIGE: Bridge opens to walkers', 'ERRATA CORRIGE:'],
    ['CORREÇÃO - Bridge opens to walkers', 'CORREÇÃO -'],
    ['RECTIFICATIE: Bridge opens to walkers', 'RECTIFICATIE:'],
    ['SPROSTOWANIE: Bridge opens to walkers', 'SPROSTOWANIE:'],
    ['ПОПРАВКА: Bridge opens to walkers', 'ПОПРАВКА:'],
    ['【訂正】 Bridge opens to walkers', '【訂正】'],
  ])('is found in front of the headline: %s', (line, order) => {
    const { orders, headline } = readWireCopy(`${line}\n\nHARBOUR TOWN (AP) — It opens on Tuesday.`)

    expect(orders.map(({ kind, text }) => [kind, text.trim()])).toEqual([['correction', order]])
    expect(headline).toBe('Bridge opens to walkers')
  })

  test.each([
    '(Correction: the day in the first paragraph was wrong)',
    '(Berichtigung: Im ersten Absatz steht jetzt der richtige Tag)',
    '(Achtung, Korrektur: Neuer Tag)',
    '(Rectificatif : le jour)',
    '(Corrección: el día)',
    '(Rettifica: il giorno)',
    '(Correção: o dia)',
    '(Rectificatie: de dag)',
    '(Sprostowanie: dzień)',
    '(Поправка: день)',
    '（訂正：曜日）',
  ])('is all of a line in brackets: %s', (line) => {
    const { orders, headline, dateline, text } = readWireCopy(
      `${line}\n\nBridge opens\n\nHARBOUR TOWN (AP) — It opens on Tuesday.`,
    )

    expect(orders).toMatchObject([{ kind: 'correction', text: line }])
    expect({ headline, dateline, text }).toEqual({
      headline: 'Bridge opens',
      dateline: 'HARBOUR TOWN',
      text: 'It opens on Tuesday.',
    })
  })

  test.each([
    '(Corrects day in paragraph 2)',
    '(Korrigiert: Wochentag)',
    '(Corrige el día)',
    'BC-Harbour--Bridge, Corrective',
  ])('is found in a note: %s', (line) => {
    expect(ordersOf(`Bridge opens\n${line}\n\nHARBOUR TOWN (AP) — It opens on Tuesday.`)).toMatchObject([
      { kind: 'correction', text: line },
    ])
  })
})

test.each(['Correction to Harbour bridge story', 'Berichtigung zur Meldung über die Brücke'])(
  'a correction is found that names the story alone on a line: %s',
  (line) => {
    expect(readWireCopy(line + story)).toMatchObject({
      headline: 'Bridge to open to walkers',
      orders: [{ kind: 'correction', text: line }],
    })
  },
)

test.each([
  "EDITORS' NOTE: The picture must not be cropped.",
  'ATTENTION EDITORS: The picture of the bridge must not be cropped.',
  'MANDATORY CREDIT: Harbour Post',
  'Achtung Redaktionen: Bitte das Foto nicht beschneiden.',
  'AVIS AUX RÉDACTIONS: la photo ne peut être recadrée.',
  'AVISO A LAS REDACCIONES: la foto no puede recortarse.',
  'Avviso alle redazioni: la foto non può essere tagliata.',
  'LET OP REDACTIES: de foto niet bijsnijden.',
  'ВНИМАНИЮ РЕДАКЦИЙ: фото не обрезать.',
  '【加盟社各位】',
])('an advisory is found: %s', (line) => {
  expect(ordersOf(line + story)).toMatchObject([{ kind: 'advisory', text: line }])
})

test.each([
  'The embargo was lifted on Tuesday.',
  'Embargo on fish from the islands lifted',
  'Embargoed goods were found on the ferry.',
  'Embargoed for months, the report was published on Tuesday.',
  'Under embargo until 2020, the files show nothing new.',
  'The company said in a correction that the figure was wrong.',
  'Correction officers strike at the harbour prison',
  'Corrected figures show a fall in fares',
  'Kill switch saves ferry',
  'Kill Bill returns to the cinema',
  'Withdrawn: the candidate from the islands',
  'The story about the guard who has been killed is long.',
  'KILLED: three miners from the islands',
  'This report may not be published until Tuesday, the ministry said.',
  'Advisory: boil water in Harbour Town',
  'Editors strike at the Harbour Post',
  'Please do not use the lift, the operator said.',
  'The report was withdrawn because of errors, the ministry said.',
  'The memo was not intended for publication, the ministry said.',
  'Contact was lost with the ferry at noon.',
  'Sperrfristen sind üblich, sagte der Verband.',
  'Der Rückruf betrifft drei Fähren.',
  'L’embargo a été levé mardi.',
  'El embargo se levantó el martes.',
  'Эмбарго было снято во вторник.',
  'Retracted claws make no noise, the zoo said.',
  '“Kill the story,” he said, and nobody did.',
])('leaves prose alone that only mentions such words: %s', (line) => {
  for (const copy of [
    line,
    `${line}\n\nIt rained.`,
    `Rain\n\nIt rained.\n\n${line}`,
    `Rain\n\nIt rained.\n\n${line}\n\nIt was wet.`,
  ]) {
    const { orders, dropped, text, headline } = readWireCopy(copy)
    expect({ orders, dropped }).toEqual({ orders: [], dropped: [] })
    expect(`${headline}\n${text}`).toContain(line)
  }
})

test.each([
  'EMBARGOED UNTIL 0001 GMT TUESDAY DEC 1',
  'CORRECTED-Bridge opens',
  '【訂正】 Bridge opens',
  '(Korr) Bridge opens',
  'Sperrfrist 06.00 Uhr - Bridge opens',
  'BC-Harbour--Bridge, KILL\nA kill is mandatory.',
])('instructions travel with a draft and are found in it again: %j', (line) => {
  const copy = readWireCopy(`${line}\n\nHARBOUR TOWN (AP) — It opens on Tuesday.\n\nIt is dry.`)
  const draft = draftText(copy)

  expect(draft).toContain(copy.orders[0]?.text.trim())
  const read = readDraftText(draft)
  expect(read.text).toBe(copy.text)
  expect(read.orders.map(({ kind, moment }) => ({ kind, moment }))).toEqual(
    copy.orders.map(({ kind, moment }) => ({ kind, moment })),
  )
  expect(readDraftText(copy.text)).toEqual({ orders: [], text: copy.text })
})

test('leaves sentences alone that have such words inside', () => {
  const word = fc.constantFrom(
    'embargo',
    'kill',
    'correction',
    'until',
    'Tuesday',
    '06:00',
    'contact',
    'withdrawn',
    'editors',
    'not for publication',
    'KILL',
    'CORRECTED',
    '—',
    'and',
    'the',
    'a',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      const sentence = `We heard ${words.join(' ')} there.`
      expect(readWireCopy(`${sentence}\n\n${sentence}`)).toMatchObject({ orders: [], dropped: [] })
    }),
  )
})
