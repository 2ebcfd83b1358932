/** Units of time in milliseconds, for whoever counts in more than one place. */

export const dayMs = 86_400_000
