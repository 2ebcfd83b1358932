/**
 * What is counted, and where it is read: GET /metrics in Prometheus' text form. No label ever holds
 * a value of a person.
 */
import type { Backlog } from '../store/backlog.ts'
import type { MonitoringCounts } from '../store/monitored-parties.ts'
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'

export interface HttpMetrics {
  answered(route: string, status: number): void
}

export interface Metrics extends HttpMetrics {
  readonly registry: Registry
  effectRan(name: string, outcome: string): void
}

export interface Gauges {
  /** Commands waiting for the writer. */
  readonly waiting: () => number
  readonly backlog: () => Promise<readonly Backlog[]>
  readonly listAges: () => Promise<readonly { list: string; ageSeconds: number }[]>
  readonly monitoring: () => Promise<MonitoringCounts>
  readonly dataAges: () => Promise<readonly { dataset: string; ageSeconds: number }[]>
}

export function openMetrics(gauges: Gauges): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'ostiary_' })
  const requests = new Counter({
    name: 'ostiary_requests_total',
    help: 'Requests answered, by operation and status.',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const effects = new Counter({
    name: 'ostiary_effects_total',
    help: 'Effects run, by name and outcome.',
    labelNames: ['effect', 'outcome'],
    registers: [registry],
  })
  void new Gauge({
    name: 'ostiary_writer_waiting',
    help: 'Commands waiting for the writer.',
    registers: [registry],
    collect() {
      this.set(gauges.waiting())
    },
  })
  void new Gauge({
    name: 'ostiary_queue',
    help: 'Effects and deliveries that are due, and those overdue by a minute; at most 10000.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      for (const { queue, due, overdue } of await gauges.backlog()) {
        this.set({ queue, state: 'due' }, due)
        this.set({ queue, state: 'overdue' }, overdue)
      }
    },
  })
  void new Gauge({
    name: 'ostiary_list_age_seconds',
    help: 'Age of each loaded list.',
    labelNames: ['list'],
    registers: [registry],
    async collect() {
      for (const one of await gauges.listAges()) this.set({ list: one.list }, one.ageSeconds)
    },
  })
  void new Gauge({
    name: 'ostiary_data_age_seconds',
    help: 'Age of each dataset of reference data that is loaded.',
    labelNames: ['dataset'],
    registers: [registry],
    async collect() {
      for (const { dataset, ageSeconds } of await gauges.dataAges())
        this.set({ dataset }, ageSeconds)
    },
  })
  gaugeMonitoring(registry, gauges)
  return {
    registry,
    answered: (route, status) => requests.inc({ route, status: String(status) }),
    effectRan: (effect, outcome) => effects.inc({ effect, outcome }),
  }
}

function gaugeMonitoring(registry: Registry, { monitoring }: Gauges): void {
  void new Gauge({
    name: 'ostiary_monitoring_waiting',
    help: 'Monitored users and businesses that wait to be screened again; at most 10000 each.',
    labelNames: ['why'],
    registers: [registry],
    async collect() {
      const { found, due } = await monitoring()
      this.set({ why: 'found' }, found)
      this.set({ why: 'due' }, due)
    },
  })
}
