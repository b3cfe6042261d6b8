/** The desk's texts about corrections, retractions and follow-ups in English. */
export const correctionTexts = {
  corrections: {
    title: 'Correct this post',
    submit: 'Publish correction',
    submitting: 'Correcting…',
    begun: 'You had started this correction.',
    startOver: 'Start again from the current post',
    keepsFormatting: 'This post has links, emphasis or quotations. They stay on the words that you leave.',
    replaced: 'Your text was replaced.',
    headline: 'Headline',
    text: 'Text',
    note: 'Note to readers',
    noteHint: 'Say what was wrong. It is shown below the post: “An earlier version gave the wrong day.”',
    conflict: 'A colleague corrected this post while you were editing it.',
    nothingSent: 'Nothing was published.',
    theirChange: 'Their change:',
    takeTheirs: 'Start from their version',
    keepMine: 'Keep my version and replace theirs',
    done: 'Corrected.',
    everywhere: 'Every open page and feed is up to date.',
    alertStopped: 'Its alert was stopped.',
    followUpSent: 'Everyone who was sent the alert will be told.',
    alertTitle: (title: string): string => `Correction: ${title}`,
  },

  retraction: {
    title: 'Retract this post',
    warning:
      'The text disappears from every page and feed immediately. A mark and your reason stay in its place. You can’t undo this.',
    submit: 'Retract post',
    submitting: 'Retracting…',
    reason: 'Reason, for readers',
    reasonHint: 'Shown in place of the post: “The bridge stands; our source had mistaken it for another.”',
    alertTitle: 'Retracted: an earlier alert',
    done: 'Retracted.',
  },

  followUp: {
    legend: 'People who were sent the alert',
    nobody: 'No alert was sent about this post. Open pages and feeds update immediately.',
    title: 'Title',
    text: 'Text',
    tell: (browsers: string): string => `Notify the ${browsers} that got the alert, and no others`,
    editorsOnly: 'Ask an editor to tell those who got the alert.',
    hint: 'It replaces the alert on their screens. You can undo it for ten seconds.',
  },
} as const
