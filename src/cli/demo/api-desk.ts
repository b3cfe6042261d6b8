import { callApi, type ApiFlags } from '../api-client.ts'
import type { DemoDesk } from './run-demo.ts'

/** A desk that is reached over its own API, as any program reaches it. */
export function apiDesk(api: ApiFlags): DemoDesk {
  const post = (path: string, body: unknown) => callApi(api, 'POST', path, body)
  return {
    async openStory(story) {
      return { slug: String((await post('/stories', story))['slug']) }
    },
    async writePost(story, written) {
      return { id: String((await post(`/stories/${story}/posts`, written))['id']) }
    },
    correctPost: (id, correction) => post(`/posts/${id}/corrections`, correction),
    retractPost: (id, retraction) => post(`/posts/${id}/retraction`, retraction),
    changeStory: (story, change) => callApi(api, 'PATCH', `/stories/${story}`, change),
    sendAlert: (id, alert) => post(`/posts/${id}/alerts`, { ...alert, audience: { kind: 'story' } }),
  }
}
