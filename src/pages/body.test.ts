import { expect, test } from 'vitest'
import { bodyFromText, type Body, type Mark } from '../domain/body.ts'
import { renderBody } from './body.ts'

/** Without the line ends that templates leave between elements. */
function render(body: Body, dateline?: string): string {
  return renderBody(body, dateline)
    .toString()
    .replaceAll(/\s*\n\s*/g, '')
}

function marked(...marks: readonly Mark[]): Body {
  return { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'map', marks }] }] }
}

test('sets dir=auto on each paragraph', () => {
  expect(render(bodyFromText('One.\n\nשתיים.'))).toBe('<p dir="auto">One.</p><p dir="auto">שתיים.</p>')
})

test('sets the dateline before the first words', () => {
  expect(render(bodyFromText('Snow fell.\n\nIt melted.'), 'SEOUL')).toBe(
    '<p dir="auto"><b class="dateline" dir="auto">SEOUL</b> — Snow fell.</p><p dir="auto">It melted.</p>',
  )
})

test('gives the dateline its own paragraph before a list', () => {
  expect(render(bodyFromText('• Snow\n• Ice'), 'SEOUL')).toMatch(
    /^<p><b class="dateline" dir="auto">SEOUL<\/b> — <\/p><ul dir="auto">/,
  )
})

test('renders lists and quotations', () => {
  const quote: Body = {
    type: 'doc',
    content: [
      {
        type: 'quote',
        content: bodyFromText('We wait.').content.filter((block) => block.type === 'paragraph'),
      },
    ],
  }

  expect(render(bodyFromText('1. Wait.\n2. Pull.'))).toBe('<ol dir="auto"><li>Wait.</li><li>Pull.</li></ol>')
  expect(render(quote)).toBe('<blockquote dir="auto"><p>We wait.</p></blockquote>')
})

test('renders line breaks and the number a list begins with', () => {
  expect(render(bodyFromText('Harbour Office\nPier 3'))).toBe('<p dir="auto">Harbour Office<br />Pier 3</p>')
  expect(render(bodyFromText('2. Two\n3. Three'))).toBe(
    '<ol start="2" dir="auto"><li>Two</li><li>Three</li></ol>',
  )
})

test('nests marks in their order', () => {
  expect(
    render(marked({ type: 'link', href: 'https://a.test/?a=1&b=2' }, { type: 'strong' }, { type: 'em' })),
  ).toBe('<p dir="auto"><a href="https://a.test/?a=1&amp;b=2"><strong><em>map</em></strong></a></p>')
})

test.each(['javascript:alert(1)', 'data:text/html,x', ' https://a.test/', '//a.test/'])(
  'renders a link to %j as plain text',
  (href) => {
    expect(render(marked({ type: 'link', href }))).toBe('<p dir="auto">map</p>')
  },
)
