import { expect, test } from 'vitest'
import { readWireCopy } from '../wire-copy.ts'

const story = 'Bridge opens to walkers\n\nThe old bridge opens on Tuesday.\n\nIt is dry.'

test.each([
  [
    '# Notizblock\n\n## Redaktionelle Hinweise\n- Foto folgt\n\n## dpa-Kontakte\n- Autorin: Ada Lind, +49 30 23125 000, <lind@dpa.example>\n- Redaktion: Ole Berg, <berg@dpa.example>',
  ],
  [
    '* * * *\nDie folgenden Informationen sind nicht zur Veröffentlichung bestimmt\n\nOrte: Hafenstadt\nAnsprechpartner: Ada Lind, 030 23125 000',
  ],
  ['The following information is not intended for publication.\n\nAda Lind, +44 1632 960001'],
  ['NOT FOR PUBLICATION\n\nAda Lind will be at the bridge at noon.'],
  ['Editorial contacts: Ada Lind, +44 1632 960001; Ole Berg, berg@agency.example'],
  ['Notes to Editors\n\nThe bridge was built in 1911.\n\nPictures are available.'],
  ['Media contact:\nAda Lind\n+1 202 555 0100\npress@harbour.example'],
  ['Contact: Ada Lind, press@harbour.example, 202-555-0100'],
  ['CONTACTS\nAda Lind\nTel: 01632 960001'],
  ['###\n\nMedia Contact\nAda Lind, press@harbour.example'],
  ['Pressekontakt:\nHafenamt, Ada Lind\nTelefon: 030 23125 000'],
  ['Rückfragehinweis:\nAda Lind, presse@hafen.example'],
  ['Contact presse :\nAda Lind, 01 99 00 00 01, presse@port.example'],
  ['Les informations suivantes ne sont pas destinées à la publication\n\nAda Lind'],
  ['Contacto de prensa:\nAda Lind, prensa@puerto.example'],
  ['La siguiente información no está destinada a su publicación\n\nAda Lind'],
  ['UFFICIO STAMPA\nAda Lind, stampa@porto.example'],
  ['Le seguenti informazioni non sono destinate alla pubblicazione\n\nAda Lind'],
  ['Contatos de imprensa:\nAda Lind, imprensa@porto.example'],
  ['Perscontact: Ada Lind, pers@haven.example'],
  ['De volgende informatie is niet bestemd voor publicatie\n\nAda Lind'],
  ['Kontakt dla mediów:\nAda Lind, prasa@port.example'],
  ['Poniższe informacje nie są przeznaczone do publikacji\n\nAda Lind'],
  ['Контакты для СМИ:\nАда Линд, press@port.example'],
  ['Следующая информация не для публикации\n\nАда Линд'],
  ['報道関係者お問い合わせ先\n港湾局 03-1234-5678'],
  ['Ada Lind can be reached at 202-555-0100 or lind@post.example'],
  ['Follow Ada Lind on Twitter: @adalind'],
  ['For more information, please contact Ada Lind at press@harbour.example'],
  [
    'To contact the reporter on this story:\nAda Lind in Harbour Town at lind@post.example\nTo contact the editors responsible for this story:\nOle Berg',
  ],
  ['Email: lind@post.example'],
])('leaves out and lists what is for newsrooms alone: %j', (block) => {
  const { headline, text, dropped } = readWireCopy(`${story}\n\n${block}`)

  expect({ headline, text }).toEqual({
    headline: 'Bridge opens to walkers',
    text: 'The old bridge opens on Tuesday.\n\nIt is dry.',
  })
  expect(dropped.map(({ kind }) => kind)).toContain('contact')
  const listed = dropped.map((one) => one.text).join('\n')
  for (const word of block.match(/[\p{L}\p{N}]+/gu) ?? []) expect(listed).toContain(word)
})

test('keeps the credit and the end mark around the contacts', () => {
  const copy = `${story} (dpa)\n\n###\n\nMedia contact: Ada Lind, press@harbour.example\n\ndpa abc yyzz n1 def`

  expect(readWireCopy(copy)).toMatchObject({
    text: 'The old bridge opens on Tuesday.\n\nIt is dry.',
    credits: ['dpa'],
  })
})

test('leaves out a press contact at the top and goes on below it', () => {
  const copy = `FOR IMMEDIATE RELEASE\n\nMedia contact: Ada Lind, press@harbour.example\n\n${story}`

  expect(readWireCopy(copy)).toMatchObject({
    headline: 'Bridge opens to walkers',
    text: 'The old bridge opens on Tuesday.\n\nIt is dry.',
  })
})

test.each([
  'The memo was not intended for publication, the ministry said.',
  'The letters are not for publication, she said.',
  'Contact',
  'Contact was lost with the ferry at noon.',
  'Press: the old one was sold in 2019.',
  'Informationen gab es erst am Abend.',
  'Contacts between the two towns began in 1911.',
  'Ada Lind can be reached by ferry only.',
  'Follow the coast to the old bridge.',
  'He called 11 times between 2019 and 2026.',
  'The score was 21-19, 21-18, 19-21.',
])('leaves prose alone: %s', (line) => {
  const { dropped, text } = readWireCopy(`${story}\n\n${line}\n\nIt rained.`)

  expect(dropped).toEqual([])
  expect(text).toBe(`The old bridge opens on Tuesday.\n\nIt is dry.\n\n${line}\n\nIt rained.`)
})
