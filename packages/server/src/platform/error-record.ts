/** What may be logged of an error nobody expected: where it was thrown, never what it says. */

/**
 * A frame as V8 prints it. Told apart by form too: a message that was changed after the stack was
 * taken has another number of lines.
 */
const frameForm = /^ {4}at .*(:\d+:\d+\)?|\(<anonymous>\)|\(index \d+\)|\(native\))$/

/** A name or a code is a word; what is anything else may be data. */
const word = (value: unknown): unknown => (/^\w{1,60}$/.test(String(value)) ? value : undefined)

/**
 * The name, the code and the frames; of an error of the database also what it names of the schema.
 * Messages are left out, those of our own too: they quote what was read (`JSON.parse` does), and
 * the first frame is the line that has the words.
 */
export function errorRecord(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { name: typeof error }
  const { name, message, stack, code, constraint, table, routine } = error as Record<
    string,
    unknown
  >
  return {
    name: word(name),
    code: word(code),
    constraint: word(constraint),
    table: word(table),
    routine: word(routine),
    stack: typeof stack === 'string' ? framesOf(stack, String(message)) : undefined,
  }
}

/** The lines of the message are counted: one of them may look like a frame. */
function framesOf(stack: string, message: string): string {
  const lines = stack.split('\n').slice(message.split('\n').length)
  return lines.filter((line) => frameForm.test(line)).join('\n')
}
