/** Contract wallets asked over JSON-RPC: ERC-1271 once deployed, ERC-6492 before that. */
import {
  BaseError,
  createClient,
  encodeDeployData,
  encodeFunctionData,
  erc6492SignatureValidatorAbi,
  erc6492SignatureValidatorByteCode,
  http,
  isErc6492Signature,
  isHex,
  parseAbi,
  parseErc6492Signature,
  RpcRequestError,
} from 'viem'
import type { Hex } from 'viem'
import type { Account } from './caip.ts'
import type { ContractWallets, SignatureVerdict } from './verify.ts'

/**
 * The whole word is compared, as OpenZeppelin does: the magic value is also the method's own
 * selector, so a contract that echoes its input would pass a comparison of the first four bytes.
 */
const MAGIC_WORD = `0x1626ba7e${'0'.repeat(56)}`

const ERC1271 = parseAbi(['function isValidSignature(bytes32, bytes) view returns (bytes4)'])

type Verdict = Exclude<SignatureVerdict, 'malformed'>
type Question = { account: Account; hash: Hex; signature: Hex }
type Client = ReturnType<typeof clientOf>

/** `urls` maps a CAIP-2 chain to its RPC endpoint; of any other chain nobody can be asked. */
export function rpcContractWallets(options: {
  urls: ReadonlyMap<string, string>
  timeoutMs?: number
}): ContractWallets {
  const clients = new Map(
    [...options.urls].map(([chainId, url]) => [chainId, clientOf(url, options.timeoutMs ?? 5_000)]),
  )
  return {
    async check(question) {
      const client = clients.get(question.account.chainId)
      if (!client || question.account.namespace !== 'eip155') return 'no_rpc'
      try {
        return await ask(client, question)
      } catch (error) {
        if (error instanceof BaseError) return 'unverifiable'
        throw error
      }
    },
  }
}

/**
 * viem's verifyHash is not used: it wraps every failed call alike and answers `false` for an
 * outage, so a customer would be told that a good signature is wrong. No retry here; the customer's
 * next attempt is one.
 */
function clientOf(url: string, timeoutMs: number) {
  return createClient({ transport: http(url, { timeout: timeoutMs, retryCount: 0 }) })
}

async function ask(client: Client, question: Question): Promise<Verdict> {
  const { account, signature } = question
  const wrapped = isErc6492Signature(signature)
  const inner = wrapped ? innerSignature(signature) : signature
  if (inner === undefined) return 'invalid'

  // A URL entered under the wrong chain would let a contract of that chain speak for this one.
  const reported = requireHex(await client.request({ method: 'eth_chainId' }))
  if (reported === '0x' || BigInt(reported) !== BigInt(account.reference)) return 'unverifiable'

  const params: [Hex, 'latest'] = [addressOf(account), 'latest']
  const deployed = requireHex(await client.request({ method: 'eth_getCode', params })) !== '0x'
  if (!wrapped) {
    // Without code only the key pair could have signed, and recovery has already said no.
    return deployed ? ask1271(client, question) : 'invalid'
  }
  // A wallet deployed since it signed is asked directly, because chains with another VM (zkSync)
  // cannot run the validator; if it says no, the validator may still run the preparation that the
  // signature asks for.
  const direct = deployed ? await ask1271(client, { ...question, signature: inner }) : 'invalid'
  return direct === 'valid' ? direct : ask6492(client, question)
}

/** The signature inside an ERC-6492 wrapper; undefined when the wrapper does not decode. */
function innerSignature(signature: Hex): Hex | undefined {
  try {
    return parseErc6492Signature(signature).signature
  } catch {
    return undefined
  }
}

async function ask1271(client: Client, { account, hash, signature }: Question): Promise<Verdict> {
  const data = encodeFunctionData({
    abi: ERC1271,
    functionName: 'isValidSignature',
    args: [hash, signature],
  })
  const answer = await callOrRevert(client, { to: addressOf(account), data })
  return answer.data.slice(0, 66) === MAGIC_WORD && !answer.reverted ? 'valid' : 'invalid'
}

/** The standard's validator, called without being deployed; it answers one byte, 01 for valid. */
async function ask6492(client: Client, { account, hash, signature }: Question): Promise<Verdict> {
  const data = encodeDeployData({
    abi: erc6492SignatureValidatorAbi,
    bytecode: erc6492SignatureValidatorByteCode,
    args: [addressOf(account), hash, signature],
  })
  const answer = await callOrRevert(client, { data })
  if (!answer.reverted && /^0x0*1$/.test(answer.data)) return 'valid'
  // The validator gives a reason with each refusal; an empty answer means that it never ran.
  return answer.data === '0x' ? 'unverifiable' : 'invalid'
}

/** A revert is the contract's own no; every other failure is thrown on as an outage. */
async function callOrRevert(
  client: Client,
  transaction: { to?: Hex; data: Hex },
): Promise<{ reverted: boolean; data: Hex }> {
  try {
    const data = await client.request({ method: 'eth_call', params: [transaction, 'latest'] })
    return { reverted: false, data: requireHex(data) }
  } catch (error) {
    const revert = revertIn(error)
    if (!revert) throw error
    const { data } = revert
    return { reverted: true, data: isHex(data) ? data : '0x' }
  }
}

/** Code 3 is the revert of today's nodes; older ones say so in words, under a general code. */
function revertIn(error: unknown): RpcRequestError | undefined {
  if (!(error instanceof BaseError)) return undefined
  const cause = error.walk((link) => link instanceof RpcRequestError)
  if (!(cause instanceof RpcRequestError)) return undefined
  return cause.code === 3 || /revert/i.test(cause.details) ? cause : undefined
}

/** viem types a node's answers but does not check them; an answer of another kind is an outage. */
function requireHex(answer: unknown): Hex {
  if (isHex(answer)) return answer
  throw new BaseError('The node answered with something other than hexadecimal data.')
}

function addressOf(account: Account): Hex {
  return account.address as Hex // an eip155 account's address begins with 0x
}
