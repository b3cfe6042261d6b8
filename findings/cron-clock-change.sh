#!/bin/sh
# croner 11.0.1 and cron-parser 5.10.6 run the same schedule at other times on the days when the clocks change.
#
# Expected: that two libraries for one syntax agree. croner documents its choice (as Vixie cron does); cron-parser's README says
# "handling DST transitions correctly" and not how. In Vienna 02:00 to 03:00 does not exist on 29 March 2026 and happens
# twice on 25 October 2026.
# Seen: "30 2 * * *" on 29 March is 03:00 summer time in croner and 03:30 in cron-parser. "*/30 2 * * *" on 25 October runs four
# times in croner and twice in cron-parser. "30 2 * * *" on that day runs once in both.
# Why it matters: a digest at half past two in the night goes out half an hour apart by two workers with different libraries,
# and a change of library doubles or halves a night's runs. Choose hours outside 01:00 to 03:00, or make runs idempotent.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund croner@11.0.1 cron-parser@5.10.6
cat >try.mjs <<'EOF'
import { isDeepStrictEqual } from 'node:util'
import { CronExpressionParser } from 'cron-parser'
import { Cron } from 'croner'

const tz = 'Europe/Vienna'
const libraries = {
  'croner 11.0.1': (schedule, from) => {
    const job = new Cron(schedule, { timezone: tz, paused: true })
    let at = from
    return () => (at = job.nextRun(at))
  },
  'cron-parser 5.10.6': (schedule, from) => {
    const job = CronExpressionParser.parse(schedule, { tz, currentDate: from })
    return () => job.next().toDate()
  },
}

/** The runs of a local day, in UTC. */
function runsOf(library, schedule, from, to) {
  const next = libraries[library](schedule, new Date(from))
  const runs = []
  for (let at = next(); at < new Date(to); at = next()) runs.push(at.toISOString().slice(11, 16))
  return runs
}

const march = ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z']
const october = ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z']
const stated = {
  'croner 11.0.1': [['01:00'], ['00:30'], ['00:00', '00:30', '01:00', '01:30']],
  'cron-parser 5.10.6': [['01:30'], ['00:30'], ['00:00', '00:30']],
}
for (const library of Object.keys(libraries)) {
  const seen = [
    runsOf(library, '30 2 * * *', ...march),
    runsOf(library, '30 2 * * *', ...october),
    runsOf(library, '*/30 2 * * *', ...october),
  ]
  console.log(`${library}, UTC: 29 March ${seen[0]}; 25 October ${seen[1]}, and every half hour ${seen[2]}`)
  if (isDeepStrictEqual(seen, stated[library])) continue
  console.log('This differs from the first lines of the script:', JSON.stringify(stated[library]))
  process.exitCode = 1
}
EOF
node try.mjs
