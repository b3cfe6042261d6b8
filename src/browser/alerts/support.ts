/** What a browser says of itself, as far as alerts are concerned. */
export type BrowserFacts = {
  /** It has service workers, a push manager and notifications, and the page came over https or from this machine. */
  readonly canPush: boolean
  /** `null` where it has no notifications. */
  readonly permission: NotificationPermission | null
  /** An iPhone or iPad: it takes alerts only for what is on its home screen. */
  readonly isApplePhone: boolean
}

/**
 *   unsupported  it can't take alerts, and there is nothing to be done
 *   home-screen  it can, once the page is on the home screen
 *   denied       the reader said no, in the browser: only there it can be undone
 *   askable      the reader was never asked, or said neither yes nor no
 *   granted      the reader said yes
 */
export type Support = 'unsupported' | 'home-screen' | 'denied' | 'askable' | 'granted'

export function supportOf({ canPush, permission, isApplePhone }: BrowserFacts): Support {
  if (!canPush || permission === null) return isApplePhone ? 'home-screen' : 'unsupported'
  return permission === 'default' ? 'askable' : permission
}

/** An iPad says that it is a Mac; no Mac has a touch screen. */
export function isApplePhone(userAgent: string, touchPoints: number): boolean {
  return /\b(iPhone|iPad|iPod)\b/.test(userAgent) || (/\bMacintosh\b/.test(userAgent) && touchPoints > 1)
}

/** Of the browser this runs in. */
export function browserSupport(): Support {
  const { userAgent, maxTouchPoints } = navigator
  return supportOf({
    canPush: 'serviceWorker' in navigator && 'PushManager' in globalThis,
    permission: 'Notification' in globalThis ? Notification.permission : null,
    isApplePhone: isApplePhone(userAgent, maxTouchPoints),
  })
}
