import type { DemoStory } from './demo-story.ts'

/** The container ship Ever Given in the Suez Canal, 23 to 29 March 2021, told in four minutes. */
export const shipInTheCanal: DemoStory = {
  slug: 'ship-in-the-canal',
  headline: 'A container ship blocks the Suez Canal',
  standfirst:
    'A demonstration: what happened in the canal in March 2021, told again in four minutes. Leave this page open.',
  topics: ['shipping', 'egypt'],
  steps: [
    {
      at: 3,
      do: 'post',
      name: 'aground',
      post: {
        headline: 'Ship runs aground across the Suez Canal',
        dateline: 'SUEZ',
        text: 'A container ship has run aground in the southern part of the Suez Canal. Her bow is in one bank, her stern close to the other, and she lies across the whole width of the water.\n\nNothing passes, in either direction.',
        keyEvent: true,
      },
      alert: {
        title: 'Ship blocks the Suez Canal',
        body: 'A container ship has run aground and lies across the canal. Nothing passes.',
      },
    },
    {
      at: 10,
      do: 'change',
      change: {
        keyPoints: [
          'A container ship has lain across the Suez Canal since Tuesday morning.',
          'No ship can pass.',
        ],
        pinnedPost: 'aground',
      },
    },
    {
      at: 22,
      do: 'post',
      name: 'ship',
      post: {
        headline: 'What we know about the ship',
        text: 'She is the Ever Given: 400 metres long and 59 wide, one of the largest of her kind, flying the flag of Panama.\n\nShe was on her way from China to Rotterdam with some 20,000 containers aboard.',
      },
    },
    {
      at: 38,
      do: 'post',
      name: 'wind',
      post: {
        dateline: 'ISMAILIA',
        text: 'The canal authority speaks of strong wind and of a dust storm that took the sight of the banks. Whether that was all will be for an investigation to say.',
        credits: ['Suez Canal Authority'],
      },
    },
    {
      at: 52,
      do: 'correct',
      name: 'ship',
      correction: {
        text: 'She is the Ever Given: 400 metres long and 59 wide, one of the largest of her kind, flying the flag of Panama.\n\nShe was on her way from China to Rotterdam with some 18,300 containers aboard.',
        note: 'She can carry some 20,000 containers. About 18,300 were aboard; we gave the one number for the other.',
      },
    },
    {
      at: 64,
      do: 'post',
      name: 'digger',
      post: {
        text: 'A single excavator has begun to dig at the bow. Beside the hull it looks like a toy; the picture of it goes round the world.',
      },
    },
    {
      at: 78,
      do: 'post',
      name: 'partly-afloat',
      post: {
        headline: 'Ship said to be partly afloat',
        text: 'The ship is partly afloat again and has been moved alongside the bank, a shipping agent reports. The canal could open soon.',
      },
    },
    {
      at: 94,
      do: 'retract',
      name: 'partly-afloat',
      reason: 'The agent has withdrawn the report as inaccurate. The ship has not moved.',
    },
    {
      at: 106,
      do: 'post',
      name: 'salvors',
      post: {
        headline: 'Salvors called from the Netherlands and Japan',
        dateline: 'ROTTERDAM/TOKYO',
        text: 'Two salvage companies, one Dutch and one Japanese, are to help free the ship. Their first question is how much of the load and the fuel would have to come off.',
      },
    },
    {
      at: 120,
      do: 'post',
      name: 'suspended',
      post: {
        dateline: 'ISMAILIA',
        text: 'The canal authority has now formally suspended all traffic. Ships that had already entered from the north are waiting in the lakes.',
        credits: ['Suez Canal Authority'],
        keyEvent: true,
        headline: 'Traffic is suspended',
      },
    },
    {
      at: 134,
      do: 'post',
      name: 'queue',
      post: {
        headline: 'More than 300 ships are waiting',
        text: 'The queue has passed 300 ships: tankers, bulk carriers, container ships, several with live animals. Some owners have given up and send their ships round the Cape of Good Hope, which takes a week or more longer.',
      },
    },
    {
      at: 146,
      do: 'change',
      change: {
        keyPoints: [
          'The Ever Given has lain across the Suez Canal since Tuesday morning.',
          'More than 300 ships are waiting at both ends and in the lakes.',
          'Dredgers and tugs are at work; hopes are on the high tide.',
        ],
      },
    },
    {
      at: 152,
      do: 'post',
      name: 'dredging',
      post: {
        dateline: 'SUEZ',
        text: 'About 27,000 cubic metres of sand have been taken from under the bow, down to 18 metres. The rudder moves again.',
        credits: ['Suez Canal Authority'],
      },
    },
    {
      at: 166,
      do: 'post',
      name: 'tide',
      post: {
        text: 'The moon is full on Sunday, and the tide will be higher than on any day since the ship ran aground. Two ocean-going tugs are due in time for it.',
      },
    },
    {
      at: 182,
      do: 'post',
      name: 'stern',
      post: {
        headline: 'The stern is free',
        dateline: 'SUEZ',
        text: 'The stern came off the bank before dawn on Monday. It is 102 metres away from it now; it was four.\n\nThe bow is still fast in the clay, and the salvors call that the harder part.',
        keyEvent: true,
        credits: ['Suez Canal Authority'],
      },
    },
    { at: 188, do: 'change', change: { pinnedPost: 'stern' } },
    {
      at: 206,
      do: 'post',
      name: 'afloat',
      post: {
        headline: 'Ever Given is afloat',
        dateline: 'SUEZ',
        text: 'The ship came free shortly after three in the afternoon, with tugs at both ends. She is being towed north to the Great Bitter Lake, to be looked at there.',
        keyEvent: true,
      },
      alert: {
        title: 'The ship in the Suez Canal is afloat',
        body: 'After six days the Ever Given came free this afternoon. The canal is about to open.',
      },
    },
    {
      at: 212,
      do: 'change',
      change: {
        headline: 'Ever Given is afloat, the Suez Canal is open again',
        pinnedPost: 'afloat',
        keyPoints: [
          'The Ever Given is afloat after six days.',
          'Traffic starts again on Monday evening.',
          'More than 400 ships are waiting; the queue will last for days.',
        ],
      },
    },
    {
      at: 226,
      do: 'post',
      name: 'open',
      post: {
        headline: 'The first ships move',
        dateline: 'ISMAILIA',
        text: 'Ships that had been waiting in the lake have set off for the south. With those outside, 422 are in the queue; it will take until the weekend to let them all through.',
        credits: ['Suez Canal Authority'],
      },
    },
    {
      at: 238,
      do: 'post',
      name: 'end',
      post: {
        text: 'This is where we end. The ship stayed in the lake until July, while owners and canal argued about the bill, and reached Rotterdam on 29 July, four months late.',
      },
    },
    { at: 244, do: 'change', change: { state: 'ended' } },
  ],
}
