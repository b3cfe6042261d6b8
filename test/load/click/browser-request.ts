/** What kind of request a browser makes. */
export type RequestKind = 'document' | 'script' | 'style' | 'worker' | 'fetch' | 'stream'

type Fields = Readonly<Record<string, string>>

const kinds: Readonly<Record<RequestKind, Fields>> = {
  document: {
    'Upgrade-Insecure-Requests': '1',
    Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'Sec-Fetch-Site': 'none',
    'Sec-Fetch-Mode': 'navigate',
    'Sec-Fetch-User': '?1',
    'Sec-Fetch-Dest': 'document',
  },
  script: {
    Accept: '*/*',
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Dest': 'script',
  },
  style: {
    Accept: 'text/css,*/*;q=0.1',
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'no-cors',
    'Sec-Fetch-Dest': 'style',
  },
  worker: {
    Accept: '*/*',
    'Service-Worker': 'script',
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'same-origin',
    'Sec-Fetch-Dest': 'serviceworker',
  },
  fetch: {
    Accept: '*/*',
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Dest': 'empty',
  },
  stream: {
    Accept: 'text/event-stream',
    'Cache-Control': 'no-cache',
    'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Dest': 'empty',
  },
}

/** The fields that a browser on a phone sends with a GET. Of the encodings it takes gzip alone. */
export function browserFields(kind: RequestKind): Fields {
  return {
    Connection: 'keep-alive',
    'sec-ch-ua': '"Chromium";v="142", "Not_A Brand";v="99"',
    'sec-ch-ua-mobile': '?1',
    'sec-ch-ua-platform': '"Android"',
    'User-Agent':
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    ...kinds[kind],
    'Accept-Encoding': 'gzip',
    'Accept-Language': 'en-GB,en;q=0.9,de;q=0.8',
  }
}

/** A browser's GET as sent over the wire. */
export function browserRequest(port: number, path: string, kind: RequestKind, more: Fields = {}): string {
  const fields = { Host: `127.0.0.1:${port}`, ...browserFields(kind), ...more }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}
