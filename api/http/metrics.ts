type Labels = Readonly<Record<string, string | number>>;

export type Counter = { add(labels?: Labels, count?: number): void };
export type Histogram = { observe(value: number, labels?: Labels): void };

/** What Prometheus scrapes at /metrics: numbers only, never a name, a subject or an address. */
export type Metrics = {
  counter(name: string, help: string): Counter;
  /** `read` is called at each scrape; undefined leaves the value out. */
  gauge(name: string, help: string, read: () => number | undefined): void;
  /** `buckets` are upper bounds in ascending order. */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
  /** Prometheus text format 0.0.4. */
  print(): string;
};

type Family = { readonly head: string; readonly lines: () => readonly string[] };

export function createMetrics(): Metrics {
  const families: Family[] = [];

  function register(name: string, help: string, type: string, lines: Family['lines']) {
    families.push({ head: `# HELP ${name} ${help}\n# TYPE ${name} ${type}`, lines });
  }
  return {
    counter(name, help) {
      const counts = new Map<string, number>();
      register(name, help, 'counter', () =>
        [...counts].map(([labels, count]) => `${name}${labels} ${count}`),
      );
      return {
        add(labels = {}, count = 1) {
          const key = write(labels);
          counts.set(key, (counts.get(key) ?? 0) + count);
        },
      };
    },
    gauge(name, help, read) {
      register(name, help, 'gauge', () => {
        const value = read();
        return value === undefined ? [] : [`${name} ${value}`];
      });
    },
    histogram(name, help, buckets) {
      const series = new Map<string, Series>();
      register(name, help, 'histogram', () =>
        [...series.values()].flatMap((one) => linesOf(name, one, buckets)),
      );
      return {
        observe(value, labels = {}) {
          const key = write(labels);
          const one = series.get(key) ?? { labels, counts: buckets.map(() => 0), sum: 0, count: 0 };
          series.set(key, one);
          const index = buckets.findIndex((bound) => value <= bound);
          if (index >= 0) one.counts[index] = (one.counts[index] ?? 0) + 1;
          one.sum += value;
          one.count += 1;
        },
      };
    },
    print: () => families.map(({ head, lines }) => [head, ...lines()].join('\n')).join('\n') + '\n',
  };
}

type Series = { readonly labels: Labels; readonly counts: number[]; sum: number; count: number };

function linesOf(name: string, { labels, counts, sum, count }: Series, buckets: readonly number[]) {
  let total = 0;
  const lines = buckets.map((bound, index) => {
    total += counts[index] ?? 0;
    return `${name}_bucket${write({ ...labels, le: bound })} ${total}`;
  });
  return [
    ...lines,
    `${name}_bucket${write({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${write(labels)} ${sum}`,
    `${name}_count${write(labels)} ${count}`,
  ];
}

function write(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escape(String(value))}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function escape(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
