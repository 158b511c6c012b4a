import process from 'node:process';
import type { ReadyCheck } from './http/health.ts';
import type { Metrics } from './http/metrics.ts';
import type { Opened } from './open.ts';
import { storeCheck } from './store/ready.ts';
import type { Sync } from './sync/routes.ts';

const BATCHES = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** What is measured of the whole server, and what must have caught up before it is of use. */
export function watch(metrics: Metrics, opened: Opened, sync: Sync): readonly ReadyCheck[] {
  const { accounts, commands, projections } = opened;
  measureLedger(metrics, opened);
  metrics.gauge('butphe_sessions', 'Sessions used in the last five minutes', accounts.activeCount);
  metrics.gauge('butphe_open_streams', 'Event streams and feeds that are open', sync.openStreams);
  metrics.gauge('process_resident_memory_bytes', 'Memory', () => process.memoryUsage.rss());
  metrics.gauge('process_cpu_seconds_total', 'Processor time', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  return [
    { name: 'store', behind: storeCheck(opened.store) },
    { name: 'writer', behind: commands.behind },
    { name: 'projections', behind: projections.behind },
  ];
}

function measureLedger(metrics: Metrics, { commands, projections }: Opened): void {
  const recorded = metrics.counter('butphe_commands_recorded_total', 'Commands recorded');
  const receipts = metrics.counter('butphe_receipts_total', 'Receipts by outcome and rule');
  const batches = metrics.histogram('butphe_batch_entries', 'Entries written at once', BATCHES);
  let last = 0;
  commands.onEntries((entries) => {
    recorded.add({}, entries.length);
    batches.observe(entries.length);
    last = Math.max(last, entries.at(-1)?.n ?? 0);
  });
  commands.onReceipts((some) => {
    for (const receipt of some) {
      const { outcome } = receipt;
      receipts.add(outcome === 'rejected' ? { outcome, rule: receipt.rule } : { outcome });
    }
  });
  const behind = (position: number) => Math.max(0, last - position);
  metrics.gauge('butphe_desks_lag_entries', 'Recorded, and not yet on the desks', () =>
    behind(projections.projectedTo()),
  );
  metrics.gauge('butphe_index_lag_entries', 'Recorded, and not yet in the index', () =>
    behind(projections.index.position().n),
  );
}
