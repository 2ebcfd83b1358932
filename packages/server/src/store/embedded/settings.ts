/** The server settings: what was measured as best for one machine, and what keeps it private. */

export type ServerSettings = Readonly<Record<string, string>>

/**
 * Given on the command line, so that a data folder never keeps the settings of an older release.
 * @param overrides what the operator raises with the size of the data, such as `shared_buffers`
 */
export function serverSettings(major: number, overrides: ServerSettings = {}): ServerSettings {
  return {
    // 64 and 256 MB gave the same rate on small data.
    shared_buffers: '128MB',
    max_connections: '30',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    jit: 'off',
    autovacuum: 'on',
    max_logical_replication_workers: '0',
    // Three processes fewer than the default of 18, without a loss; older majors do not know the
    // setting.
    ...(major >= 18 ? { io_method: 'sync' } : {}),
    ...overrides,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The details of an error repeat the values of the row, which are personal data.
    log_error_verbosity: 'terse',
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
  }
}

export function asArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
