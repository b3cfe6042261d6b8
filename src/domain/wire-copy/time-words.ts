/** Words that only say when: months, days, zones and what stands between them, in the languages we know. */
const timeWords = new Set(
  (
    'january february march april may june july august september october november december ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun ' +
    'januar jänner februar feber märz mai juni juli oktober dezember mär okt dez ' +
    'montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so uhr um vom ' +
    'janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc ' +
    'lundi mardi mercredi jeudi vendredi samedi dimanche à le heures heure ' +
    'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic horas hora a las ' +
    'gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott ore alle il ' +
    'января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв фев апр авг сен окт ноя дек ' +
    'am pm a.m. p.m. gmt utc bst est edt et ct mt pt cst cdt mst mdt pst pdt cet cest mez mesz msk ist jst kst aest hkt h hrs hours ' +
    'noon midnight local time at on the of and de del du der den am ' +
    'today yesterday now just minutes minute min mins hour seconds second ago day days heute gestern vor minuten il y a ' +
    '오전 오후'
  ).split(' '),
)

/** A number with what may hang on it: `10:32`, `15.`, `4:05am`, `2013-02-12`, `21st`, `10h32`, `2013년`. */
const number = /^\d[\d:./-]*(?:am|pm|st|nd|rd|th|er|h|h\d\d|年|月|日|时|時|分|년|월|일|시|분|\d*z)?$/iu

/** Whether every word of it says when, and at least one is a number or `ago`, `today`, `now`. */
export function saysOnlyWhen(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[\s,;()|·•–—]+|(?<=[年月日时時分])/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  if (words.length === 0 || words.length > 16) return false
  const isWhen = (word: string): boolean =>
    number.test(word) ||
    timeWords.has(word) ||
    timeWords.has(word.replace(/\.$/, '')) ||
    /^\d{4}-\d\d-\d\dt[\d:.]+z?$/.test(word)
  return (
    words.every(isWhen) && words.some((word) => /\d/.test(word) || /^(?:ago|today|now|heute)$/.test(word))
  )
}

/** Whether it names a moment so fully that it can't be anything else: with a clock, or a day, a month and a year. */
export function isMoment(text: string): boolean {
  return (
    saysOnlyWhen(text) &&
    (/\d{1,2}[:.h]\d\d|\d{1,2}\s?[ap]\.?m/iu.test(text) || /\b(?:19|20)\d\d\b/.test(text)) &&
    text.length <= 80 &&
    /\d\D+\d|\d{4}-\d\d-\d\d/.test(text)
  )
}
