/** A tiny SMTP server on this machine, without STARTTLS unless told; it keeps what it is sent. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface SmtpStandIn {
  readonly port: number
  readonly commands: string[]
  readonly messages: string[]
  /** What it answers to commands that begin so, instead of 250. */
  readonly answers: Map<string, string>
  close(): void
}

export async function openSmtp(): Promise<SmtpStandIn> {
  const sockets = new Set<Socket>()
  const standIn = {
    commands: [] as string[],
    messages: [] as string[],
    answers: new Map<string, string>(),
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    talk(socket, standIn)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    ...standIn,
    port: (server.address() as AddressInfo).port, // listening on TCP
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function talk(
  socket: Socket,
  standIn: Pick<SmtpStandIn, 'commands' | 'messages' | 'answers'>,
): void {
  let held = ''
  let isData = false
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  say(standIn.answers.get('connect') ?? '220 stand-in ESMTP')
  socket.on('data', (bytes: Buffer) => {
    held += bytes.toString('utf8')
    for (;;) {
      const end = isData ? held.indexOf('\r\n.\r\n') : held.indexOf('\r\n')
      if (end < 0) return
      const line = held.slice(0, end)
      held = held.slice(end + (isData ? 5 : 2))
      if (isData) {
        standIn.messages.push(line)
        isData = false
        say(standIn.answers.get('.') ?? '250 taken')
        continue
      }
      standIn.commands.push(line)
      const told = [...standIn.answers].find(([begins]) => line.startsWith(begins))?.[1]
      isData = line === 'DATA' && told === undefined
      if (told === 'silence') continue
      say(told ?? (isData ? '354 go on' : line === 'QUIT' ? '221 bye' : '250 ok'))
    }
  })
}
