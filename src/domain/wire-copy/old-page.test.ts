import { describe, expect, test } from 'vitest'
import { readWireCopy } from '../wire-copy.ts'

const headline = 'Islands: Harbour Ready for Talks on Ferry'
const paragraphs = Array.from(
  { length: 18 },
  (_, index) => `Paragraph ${index + 1} says what was said, and by whom.`,
)
const news = `${headline}\n\n${paragraphs.join('\n\n')}\n\n(AP, Reuters)`

test.each([
  'Turn on browser alerts for breaking news',
  'Would you like to receive breaking news alerts in your browser?',
  'Get breaking news alerts in your browser. Click here.',
  'Click here to get news alerts in your browser as they happen.',
  'Subscribe to browser notifications',
  'Jetzt Push-Nachrichten im Browser aktivieren',
  'Activez les notifications pour ne rien manquer',
  'Activa las notificaciones en tu navegador',
])('finds the headline below an invitation and a stamp: %s', (invitation) => {
  const read = readWireCopy(`${invitation}\n. Last Updated: 07/27/2016\n\n${news}`)

  expect(read).toMatchObject({ headline, text: paragraphs.join('\n\n'), credits: ['AP', 'Reuters'] })
  expect(read.dropped.map(({ kind }) => kind)).toEqual(['standing', 'stamp'])
})

describe('a stamp', () => {
  test.each([
    '. Last Updated: 07/27/2016',
    '| Last Updated: 07/27/2016',
    '• Updated 10:32 GMT',
    '– Stand: 27.07.2016, 10:32 Uhr',
    '* Published 27 July 2016',
    '» Mis à jour le 27/07/2016 à 10h32',
    'Last Updated: 07/27/2016 .',
    'Posted: Wed, 27 Jul 2016 10:32:00 +0000',
    'Actualizado: 27/07/2016 10:32',
    'Laatst bijgewerkt: 27 juli 2016, 10:32',
    'Aktualizacja: 27 lipca 2016',
    'Обновлено: 27 июля 2016, 10:32',
    'By Ada Lind | Last Updated: 07/27/2016',
    'Turn on browser alerts . Last Updated: 07/27/2016',
    'Updated less than a minute ago',
  ])('is never the headline: %s', (stamp) => {
    const read = readWireCopy(`${stamp}\n\n${news}`)

    expect(read).toMatchObject({ headline, text: paragraphs.join('\n\n') })
    expect(read.dropped.map(({ kind }) => kind)).toContain('stamp')
  })

  test.each([
    `${headline} | Last Updated: 07/27/2016`,
    `Last Updated: 07/27/2016 | ${headline}`,
    `Last Updated: 07/27/2016 · ${headline}`,
    `${headline} – Updated 27 July 2016, 10:32 GMT`,
  ])('is cut off a headline in the same line: %s', (line) => {
    expect(readWireCopy(`${line}\n\n${paragraphs.join('\n\n')}`)).toMatchObject({
      headline,
      text: paragraphs.join('\n\n'),
    })
  })
})

test('reads paragraphs with one line end between them', () => {
  expect(
    readWireCopy(
      `. Last Updated: 07/27/2016\n\n${headline}\n${paragraphs.map((each) => `${each} It went on until late.`).join('\n')}\n(AP, Reuters)`,
    ),
  ).toMatchObject({
    headline,
    text: paragraphs.map((each) => `${each} It went on until late.`).join('\n\n'),
    credits: ['AP', 'Reuters'],
  })
})

test.each([
  'Get ready: alerts for storms are issued',
  'Alerts sound on the islands',
  'Notification law passed',
  'Updated plans for the harbour',
  'Published at last: the harbour diaries',
])('leaves a headline alone that only sounds like it: %s', (line) => {
  expect(readWireCopy(`${line}\n\nIt rained.`)).toMatchObject({ headline: line, dropped: [] })
})
