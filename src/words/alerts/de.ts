import type { AlertsWords, NotificationWords } from './alerts-words.ts'

export const deNotification: NotificationWords = {
  corrected: 'Korrigiert: {title}',
  saysCorrected: /^(korrig|korrektur|berichtig)/i,
  withdrawn: 'Zurückgezogen: {title}',
  saysWithdrawn: /^zurückgezogen/i,
  openLatest: 'Aktuelle Nachrichten öffnen',
  missed: {
    one: 'Sie haben {count} Benachrichtigung verpasst',
    other: 'Sie haben {count} Benachrichtigungen verpasst',
  },
  andMore: { one: 'und {count} weitere', other: 'und {count} weitere' },
}

export const de: AlertsWords = {
  notification: deNotification,
  title: 'Benachrichtigungen',
  description: 'Welche Benachrichtigungen Sie von {site} erhalten, und wann.',
  introduction:
    'Legen Sie fest, worüber und wann wir Sie benachrichtigen. Ein Konto ist nicht nötig: Ihre Auswahl wird ' +
    'mit dem Abonnement dieses Browsers gespeichert und gelöscht, sobald Sie die Benachrichtigungen beenden.',
  noScript: 'Benachrichtigungen brauchen JavaScript. Die Feeds unten funktionieren auch ohne.',
  label: 'Ihre Benachrichtigungen',
  missed: {
    title: 'Verpasste Benachrichtigungen',
    description: 'Benachrichtigungen von {site} während Ihrer Ruhezeiten oder über Ihrem Tageslimit.',
    empty: 'Hier gibt es nichts mehr zu sehen.',
    latest: 'Aktuelle Nachrichten',
    settings: 'Benachrichtigungen einstellen',
  },
  unsupported:
    'Dieser Browser unterstützt keine Benachrichtigungen. Sie können uns über die Feeds am Ende der Seite folgen.',
  homeScreen:
    'Auf iPhone und iPad fügen Sie diese Seite zum Home-Bildschirm hinzu, um Benachrichtigungen zu erhalten:',
  homeScreenSteps: [
    'Tippen Sie auf „Teilen“, das Quadrat mit dem Pfeil nach oben.',
    'Wählen Sie „Zum Home-Bildschirm“.',
    'Öffnen Sie die Seite von dort und schalten Sie die Benachrichtigungen ein.',
  ],
  blocked: 'Ihr Browser blockiert Benachrichtigungen von dieser Website.',
  unblock: 'So erlauben Sie Benachrichtigungen',
  unblockHow:
    'Wählen Sie das Symbol neben der Adresse und erlauben Sie Mitteilungen für diese Website. In Safari finden ' +
    'Sie das unter Einstellungen > Websites > Mitteilungen. Laden Sie danach diese Seite neu.',
  asking: 'Erlauben Sie Benachrichtigungen, wenn Ihr Browser danach fragt.',
  turningOn: 'Benachrichtigungen werden eingeschaltet …',
  noAnswer:
    'Der Push-Dienst Ihres Browsers hat nicht geantwortet. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
  notTurnedOn: 'Die Benachrichtigungen sind weiterhin aus.',
  failed: 'Die Benachrichtigungen konnten nicht eingeschaltet werden. Bitte noch einmal versuchen.',
  off: 'Die Benachrichtigungen sind aus.',
  paused: 'Die Benachrichtigungen sind pausiert.',
  resume: 'Benachrichtigungen fortsetzen',
  onForEverything: 'Sie erhalten Benachrichtigungen über alle Nachrichten.',
  onFor: 'Sie erhalten Benachrichtigungen über {list}.',
  onForNothing: 'Die Benachrichtigungen sind eingeschaltet, aber Sie haben noch nichts ausgewählt.',
  thisStory: 'diesen Bericht',
  stories: { one: '{count} Bericht', other: '{count} Berichte' },
  otherStories: { one: '{count} weiteren Bericht', other: '{count} weitere Berichte' },
  choose: 'Themen auswählen',
  about: 'Ihre Auswahl',
  subjectStory: 'Dieser Bericht',
  subjectEverything: 'Alle Nachrichten',
  saved: 'Gespeichert.',
  notSaved: 'Die Änderung konnte nicht gespeichert werden. Bitte noch einmal versuchen.',
  stop: 'Alle Benachrichtigungen beenden',
  more: 'Ruhezeiten und mehr',
  followHint:
    'Um einem weiteren Bericht oder Thema zu folgen, öffnen Sie einen Bericht und wählen Sie dort aus.',
  quietHours: 'Ruhezeiten',
  quietSwitch: 'Nachts nicht benachrichtigen',
  quietFrom: 'Von',
  quietUntil: 'Bis',
  timeZone: 'Zeiten in Ihrer Zeitzone, {zone}.',
  frequency: 'Anzahl der Benachrichtigungen',
  frequencyLabel: 'Tageslimit',
  unlimited: 'Kein Limit',
  perDay: { one: '{count} am Tag, dazu Eilmeldungen', other: '{count} am Tag, dazu Eilmeldungen' },
  digest: 'Verpasste Benachrichtigungen',
  digestSwitch: 'Verpasste Benachrichtigungen in einer Nachricht zusammenfassen',
  digestWhen: 'Sie kommt am Ende der Ruhezeiten; was über dem Tageslimit lag, folgt am nächsten Morgen.',
  digestIdle: 'Sie verpassen zurzeit nichts: Es gibt weder Ruhezeiten noch ein Tageslimit.',
  whileOpen: 'Während Sie hier sind',
  whileOpenSwitch: 'Nicht benachrichtigen, solange diese Website geöffnet ist',
  newsroom: 'Für die Redaktion',
  tests: 'Testbenachrichtigungen',
  testsSwitch: 'Testbenachrichtigungen erhalten',
  pause: 'Benachrichtigungen pausieren',
  stopAndDelete: 'Alle Benachrichtigungen beenden und meine Daten löschen',
}
