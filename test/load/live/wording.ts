/** What the posts of a load test say: 400 bytes of news prose, with the number that the readers look for. */
const prose =
  'The river rose another eleven centimetres overnight and is now expected to crest on Thursday morning, the regional ' +
  'water board said at its six o’clock briefing. Two bridges in the old town are closed to cars, buses are diverted over ' +
  'the ring road, and the railway runs one train an hour instead of four. Schools on the left bank stay shut. Volunteers ' +
  'have filled some forty thousand sandbags since Sunday; more are wanted at the fire station, where hot meals are handed ' +
  'out until ten. The hospital has moved its patients to upper floors as a precaution and takes emergencies as usual. ' +
  'Drinking water is safe, the utility says, and power was back in all but a hundred and twenty households by noon. ' +
  'Farmers upstream report that the new polder holds about a third of what it was built for. Insurers ask everybody to ' +
  'take pictures before they clean up. The mayor will answer questions in the town hall at five, and we carry it here.'

const POST_BYTES = 400

/** The mark of one post: it comes once in an event, and survives as HTML and as JSON. */
export function mark(number: number): string {
  return `~${String(number).padStart(8, '0')}~`
}

/** The text of one post, exactly 400 bytes; neighbours say different things. */
export function wording(number: number): string {
  const words = prose.split(' ')
  const from = (number * 17) % words.length
  const text = Buffer.from(`${mark(number)} ${[...words.slice(from), ...words].join(' ')}`)
  // The cut may fall into a character, which then becomes a longer one; a stop at the end makes up for what is missing.
  const cut = text
    .subarray(0, POST_BYTES - 1)
    .toString('utf8')
    .replaceAll('\ufffd', '')
  return cut.padEnd(cut.length + POST_BYTES - Buffer.byteLength(cut), '.')
}
