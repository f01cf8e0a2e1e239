const SOURCE: Readonly<Record<string, string>> = {
  ecs: 'ECS',
  lambda: 'Lambda',
  batch: 'Batch',
  inspector: 'Inspector',
  kubernetes: 'Kubernetes',
  helm: 'Helm',
  files: 'Files',
  pulls: 'Pull times',
};

/** A source of use as its users spell it, `ECS`; with where it looked, `ECS in 210987654321/eu-west-1`. */
export function sourceName(name: string): string {
  const [base = '', ...place] = name.split(' in ');
  return [SOURCE[base] ?? base, ...place].join(' in ');
}
