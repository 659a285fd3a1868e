// SPDX-License-Identifier: Apache-2.0
// node poison.mjs PORT ENGINE_PORT FILE: passes Engine API calls on, and while FILE is there spoils the answers the way it says.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'

const [port, enginePort, file] = process.argv.slice(2)

/** The answer's body as it leaves. */
function spoiled(kind, body) {
  switch (kind) {
    case 'not-json':
      return '<html>busy</html>'
    case 'wrong-type':
      return JSON.stringify({ jsonrpc: '2.0', id: idOf(body), result: 7 })
    case 'other-payload':
      return body.toString().replace(/"(blockHash|latestValidHash|parentHash)":"0x..../g, '"$1":"0xdead')
    case 'too-large':
      return Buffer.alloc(40 * 1024 * 1024, 0x20)
    case 'error':
      return JSON.stringify({ jsonrpc: '2.0', id: idOf(body), error: { code: -32603, message: 'poisoned \u0000\u202e' } })
    case 'cut':
      return body.subarray(0, body.length / 2)
    default:
      return body
  }
}

function idOf(body) {
  try {
    return JSON.parse(body.toString()).id
  } catch {
    return 1
  }
}

createServer((incoming, outgoing) => {
  const chunks = []
  incoming.on('data', (chunk) => chunks.push(chunk))
  incoming.on('end', () => {
    const onward = request(
      { host: '127.0.0.1', port: enginePort, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        const parts = []
        answer.on('data', (part) => parts.push(part))
        answer.on('end', () => {
          const kind = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
          const body = Buffer.from(spoiled(kind, Buffer.concat(parts)))
          outgoing.writeHead(answer.statusCode, { 'content-type': 'application/json', 'content-length': body.length })
          outgoing.end(body)
        })
      },
    )
    onward.on('error', () => outgoing.destroy())
    onward.end(Buffer.concat(chunks))
  })
}).listen(Number(port), '127.0.0.1')
