/** The one place that reads the browser's clock. */
export const now = (): number => Date.now()
