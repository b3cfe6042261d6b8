import type { DemoStory } from './demo-story.ts'

/** The ash cloud of Eyjafjallajökull, 14 to 21 April 2010: a story that is over, so that the front page has a past. */
export const ashCloud: DemoStory = {
  slug: 'ash-cloud',
  headline: 'Ash from Iceland empties the skies of Europe',
  standfirst: 'A demonstration: what happened in April 2010, as it would stand on the page a while later.',
  topics: ['aviation', 'iceland'],
  steps: [
    {
      at: 0,
      do: 'post',
      name: 'eruption',
      post: {
        headline: 'Volcano erupts under the ice',
        dateline: 'REYKJAVIK',
        text: 'A volcano under the glacier Eyjafjallajökull in southern Iceland has erupted for the second time in a month, this time through the ice. Meltwater is running down to the coast, and some 800 people have left their homes.',
        keyEvent: true,
      },
    },
    {
      at: 1,
      do: 'post',
      name: 'britain',
      post: {
        headline: 'British airspace closes',
        dateline: 'LONDON',
        text: 'No aircraft but those in an emergency may fly over Britain from noon on Thursday. The ash is fine, sharp and hard to see, and it melts inside a running engine.',
        keyEvent: true,
      },
    },
    {
      at: 2,
      do: 'post',
      name: 'europe',
      post: {
        text: 'One country after the other closes its sky as the cloud drifts east and south: Ireland, the Low Countries, Scandinavia, Germany, Poland, much of France.',
      },
    },
    {
      at: 3,
      do: 'post',
      name: 'stranded',
      post: {
        headline: 'Trains, ferries and taxis',
        text: 'Whoever has to get home goes by land. Ferries across the Channel are full, night trains sell places in the corridor, and taxis are hired from one end of the continent to the other.',
      },
    },
    {
      at: 4,
      do: 'post',
      name: 'count',
      post: {
        dateline: 'BRUSSELS',
        text: 'About 22,000 flights in European airspace did not take place on Saturday.',
        credits: ['Eurocontrol'],
      },
    },
    {
      at: 5,
      do: 'correct',
      name: 'count',
      correction: {
        text: 'About 17,000 flights in European airspace did not take place on Saturday.',
        note: 'On an ordinary Saturday there are about 22,000 flights. About 17,000 of them did not take place.',
      },
    },
    {
      at: 6,
      do: 'post',
      name: 'zones',
      post: {
        headline: 'Ministers agree on three zones',
        dateline: 'BRUSSELS',
        text: 'The transport ministers of the European Union have agreed to replace the one large ban by three zones from Tuesday morning: closed where there is much ash, open with care where there is some, open where there is none.',
        keyEvent: true,
      },
    },
    {
      at: 7,
      do: 'post',
      name: 'reopened',
      post: {
        headline: 'The sky opens',
        text: 'British airports opened again late on Tuesday evening. By Thursday almost every flight in Europe took place; it was the largest closure of the sky since the Second World War, with about 100,000 flights cancelled and ten million people stranded.',
        keyEvent: true,
      },
    },
    {
      at: 8,
      do: 'change',
      change: {
        keyPoints: [
          'The eruption began on 14 April 2010 and went on for weeks.',
          'About 100,000 flights were cancelled in eight days.',
          'Rules for flying through thin ash were written because of it.',
        ],
        pinnedPost: 'reopened',
        state: 'ended',
      },
    },
  ],
}
