/** What the invented lists are called: they count in sandboxes alone. */

/** Loaded where no other list is. */
export const demoList = 'demo'

/** Imported by `npm run demo`, to be a list's next version. */
export const demoUpdateList = 'own:demo-update'

/** Anyone can sign with the wallets on them, so that they clear and bar nobody who is real. */
export const isDemoList = (list: string): boolean => list === demoList || list === demoUpdateList
