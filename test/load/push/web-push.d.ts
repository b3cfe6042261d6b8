declare module 'web-push' {
  import type { Agent } from 'node:https'

  type Subscription = { endpoint: string; keys: { p256dh: string; auth: string } }
  type SendOptions = {
    vapidDetails: { subject: string; publicKey: string; privateKey: string }
    TTL: number
    urgency: string
    topic: string
    agent?: Agent
  }
  const webPush: {
    generateVAPIDKeys(): { publicKey: string; privateKey: string }
    sendNotification(subscription: Subscription, payload: string, options: SendOptions): Promise<unknown>
  }
  export default webPush
}
