/**
 * The text of a load test's posts. Five sentences make a post, and a post has almost nothing in common with the eight before
 * it, so that it compresses as news would.
 */
const sentences = [
  'The river rose another eleven centimetres overnight and is now expected to crest on Thursday morning.',
  'Two bridges in the old town are closed to cars, and buses are diverted over the ring road.',
  'Schools on the left bank stay shut until further notice, the education office said.',
  'Volunteers have filled some forty thousand sandbags since Sunday; more are wanted at the fire station.',
  'Drinking water is safe, according to the utility, which tests it every three hours.',
  'A jury in the harbour corruption case has asked to hear two of the recordings again.',
  'Defence lawyers called the request unusual but raised no objection when the judge put it to them.',
  'The former port director sat without expression and took notes in a small green book.',
  'Court resumes at half past nine, when the engineer who signed the contracts is to be questioned.',
  'Outside, dockers in yellow vests handed out leaflets and soup.',
  'Polling stations in the three northern provinces will stay open an hour longer because of snow.',
  'Turnout by noon was 31 percent, four points above that of the last election.',
  'The commission counts 212 complaints so far, most of them about missing ballot envelopes.',
  'Both leading candidates voted early, she on foot and he by ferry.',
  'First projections are due shortly after eight and should be read with care.',
  'An earthquake of magnitude 5.8 was felt across the peninsula at dawn.',
  'There are no reports of injuries, though chimneys fell in several villages near the coast.',
  'Trains between the capital and the south run slowly while engineers inspect viaducts.',
  'Geologists expect aftershocks for days and advise people to stay clear of old walls.',
  'The nuclear plant at the bay shut down by itself, as it is built to do.',
  'Central bankers left the key rate where it was, with two members voting for a cut.',
  'Inflation should reach its target by spring, a quarter later than they had thought in June.',
  'Shares of lenders fell at first and were little changed by the afternoon.',
  'The governor said that wages, not energy, now worry her most.',
  'Economists had been split almost evenly on what to expect.',
  'The home side lead by a goal after a quiet first half in front of 48,000 people.',
  'Their goalkeeper went off with a twisted knee and was replaced by a nineteen-year-old.',
  'It is only the second match in which video has overruled the referee twice.',
  'Rain has stopped, and the roof over the east stand is being closed all the same.',
  'Whoever wins tonight meets the champions in Lisbon on the ninth.',
  'Rescuers reached the last four climbers shortly before midnight and are bringing them down.',
  'One of them has frostbite; the others are tired, hungry and otherwise well.',
  'The group had lost its way in fog on Saturday and dug itself into the snow.',
  'A helicopter could not land because of the wind, so that everybody walked for six hours.',
  'Relatives were waiting at the hut with blankets and a very old dog.',
  'The union and the airline have agreed to talk again on Monday with a mediator.',
  'Until then nobody will strike, and the schedule returns to normal step by step.',
  'About ninety flights were cancelled today, twice as many as the company had announced.',
  'Passengers who stayed overnight may claim a room and a meal even without a receipt.',
  'Pilots want longer rests between night flights; pay is no longer in dispute.',
  'The museum has got back a bronze horse that was stolen from its garden in 1987.',
  'A scrap dealer recognised it from a picture in a book that his daughter had borrowed.',
  'It lacks one ear and will be shown as it is, next to the letter that came with it.',
  'Police consider the case closed, since the theft itself can no longer be tried.',
  'Admission is free on the first weekend.',
]

const POST_BYTES = 400
const SENTENCES_A_POST = 5

/** The mark of one post: it occurs once in an event, and is the same in HTML and JSON. */
export function mark(number: number): string {
  return `~${String(number).padStart(8, '0')}~`
}

/** The text of one post, exactly 400 bytes of plain letters. */
export function wording(number: number): string {
  const first = (number * SENTENCES_A_POST) % sentences.length
  const said = [...sentences.slice(first), ...sentences].slice(0, 2 * SENTENCES_A_POST)
  return `${mark(number)} ${said.join(' ')}`.slice(0, POST_BYTES)
}
