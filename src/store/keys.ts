import type { RegistryKey } from '../policy/image.ts';

/** Joins parts under the common hash tag. */
type Key = (...parts: readonly string[]) => string;

/**
 * Every key Layaway keeps in Redis, its type and its content. All begin with one hash tag, so that they share a
 * Redis Cluster slot and a script may touch several of them at once. `<record>` is a version, a space, and JSON.
 * BullMQ may share the prefix, as long as no queue is called like one of these.
 */
export function keysFor(prefix: string) {
  if (!/^[\w.-]+$/.test(prefix)) throw new Error(`Redis key prefix "${prefix}": letters, digits, . _ - only`);
  const key: Key = (...parts) => [`{${prefix}}`, ...parts].join(':');
  return {
    /** string: version of this layout. */
    schema: key('schema'),
    ...reviewKeys(key),
    ...holdKeys(key),
    ...ledgerKeys(key),
    ...memoryKeys(key),
    ...brakeKeys(key),
    ...policyKeys(key),
    ...ownerKeys(key),
    ...channelKeys(key),
    /** hash: `since` (when it was claimed) and, once known, `posted` (Posted as JSON). */
    post: (post: string) => key('post', post),
    /** string: seen. Expires. */
    once: (what: string) => key('once', what),
  } as const;
}

export type Keys = ReturnType<typeof keysFor>;

const within = (registry: RegistryKey, repository: string) => `${registry}/${repository}`;

function reviewKeys(key: Key) {
  return {
    /** string: <record> of a Review. Expires some time after it was superseded unanswered, as does its list. */
    review: (id: string) => key('review', id),
    /** list: the review's FrozenFamily each as JSON, in order. Apart, so that a click loads only the head. */
    frozen: (review: string) => key('frozen', review),
    /** string: id of the candidate's newest review. */
    latest: (candidate: string) => key('latest', candidate),
    /** zset: ids of open reviews by when they opened. */
    openReviews: key('reviews', 'open'),
    /** zset: ids of reviews to be asked again on a day of their own, by when: their review date; 0 once reopened. */
    returningReviews: key('reviews', 'returning'),
    /** zset: `<when> <review>` of each decision by when, `+inf` once its consequences exist. */
    decisions: key('reviews', 'decided'),
    /** zset: ids of a repository's reviews by when they opened, superseded ones left out. */
    reviewsIn: (registry: RegistryKey, repository: string) =>
      key('reviews', 'in', within(registry, repository)),
    /** zset: ids of a repository's reviews that were superseded after somebody's word, by when they opened. */
    closedAnswersIn: (registry: RegistryKey, repository: string) =>
      key('reviews', 'closed', within(registry, repository)),
  } as const;
}

function holdKeys(key: Key) {
  return {
    /** string: <record> of a Hold. */
    hold: (id: string) => key('hold', id),
    /** string: Receipt as JSON. Expires some time after its hold came to rest. */
    receipt: (hold: string) => key('receipt', hold),
    /** zset: ids of holds under way by when they were approved. */
    openHolds: key('holds', 'open'),
    /** zset: ids of a repository's holds under way by when they were approved. */
    openHoldsIn: (registry: RegistryKey, repository: string) =>
      key('holds', 'open', within(registry, repository)),
    /** hash: repository → how often what its holds add up to may have changed. */
    holdChanges: (registry: RegistryKey) => key('holds', 'changes', registry),
    /** hash: repository → `<changes then> <Tally as JSON>`. */
    tallies: (registry: RegistryKey) => key('tallies', registry),
    /** hash: repository → Verified as JSON: deletions that its last whole scan saw. */
    verified: (registry: RegistryKey) => key('verified', registry),
    /** zset: ids of all holds a review ever had by when they were approved. */
    holdsOf: (review: string) => key('holds', 'of', review),
    /** zset: ids of all holds of a repository by when they were approved last. */
    holdsIn: (registry: RegistryKey, repository: string) => key('holds', 'in', within(registry, repository)),
  } as const;
}

function ledgerKeys(key: Key) {
  return {
    /** stream: every LedgerEntry as canonical JSON in `entry`, its `sequence`, its `hash`, `lapsed-at`. Never trimmed. */
    ledger: key('ledger'),
    /** string: `<sequence> <hash>` of the newest entry, and ` <at>` of the last lapse before it. */
    ledgerHead: key('ledger', 'head'),
    /** string: Term as JSON, the run of the Redis server under which all this was last vouched for. */
    term: key('ledger', 'term'),
    /** string: `<at> <why>` of the last time that Redis lost, or may have lost, the newest records. */
    lapse: key('ledger', 'lapse'),
    /** string: the maxmemory-policy under which Redis may have dropped something, until that is noted as a lapse. */
    evicted: key('ledger', 'evicted'),
    /** lists: stream ids of the ledger's entries on a registry, a repository (in one or in any), a review. */
    ledgerOfRegistry: (registry: RegistryKey) => key('ledger', 'registry', registry),
    ledgerOfRepository: (registry: RegistryKey, repository: string) =>
      key('ledger', 'repository', within(registry, repository)),
    ledgerOfName: (repository: string) => key('ledger', 'name', repository),
    ledgerOfReview: (review: string) => key('ledger', 'review', review),
    /** list: stream ids of what this person (a Slack user id) did. */
    ledgerBy: (person: string) => key('ledger', 'by', person),
  } as const;
}

function memoryKeys(key: Key) {
  return {
    /** hash: digest → `<firstAt> <lastAt> <by>`. */
    uses: (registry: RegistryKey, repository: string) => key('uses', within(registry, repository)),
    /** set: digests that something in use once named by digest. */
    pinned: (registry: RegistryKey, repository: string) => key('pinned', within(registry, repository)),
    /** string: TagHistory as deflated JSON. */
    tags: (registry: RegistryKey, repository: string) => key('tags', within(registry, repository)),
    /** hash: digest → Keep as JSON. */
    keeps: (registry: RegistryKey, repository: string) => key('keeps', within(registry, repository)),
    /** hash: digest → when Layaway last read the manifest itself. */
    ownReads: (registry: RegistryKey, repository: string) => key('own-reads', within(registry, repository)),
    /** hash: index digest → its children, separated by spaces. One of 4,096 buckets by the digest's start. */
    children: (bucket: string) => key('children', bucket),
    /** hash: registry → since when its uses are watched without a gap. */
    watchedSince: key('watched-since'),
    /** hash: registry → until when its signals were heard, and for how long not, Watched as JSON. */
    watched: key('watched'),
    /** hash: source → what its last good answer inspected. */
    inspected: (registry: RegistryKey) => key('inspected', registry),
    /** hash: registry → how its sources answered last, SourceSeen[] as JSON. */
    sources: key('sources'),
    /** hash: registry → how its sources of signals answered last, SourceSeen[] as JSON. */
    signals: key('signals'),
    /** hash: `trips <registry>` and `failures <kind>` → how often, ever. */
    counts: key('counts'),
    /** set: registries with snapshots. */
    registries: key('registries'),
    /** zset: repositories by when they were scanned. */
    scanned: (registry: RegistryKey) => key('scanned', registry),
    /** hash: repository → RepositorySnapshot as JSON. */
    snapshots: (registry: RegistryKey) => key('snapshots', registry),
    /** hash: repository → its team, where one is known. */
    teams: (registry: RegistryKey) => key('teams', registry),
    /** hash: repository that is scanned no more, but has entries in the record → its last known team; empty: none. */
    formerRepositories: (registry: RegistryKey) => key('former', registry),
    /** hash: ISO week → GrowthWeek as JSON, the newest 104. */
    growth: (registry: RegistryKey) => key('growth', registry),
    /** hash: team → CoverageSum as JSON; an empty team: what nobody is known to own. */
    coverage: (registry: RegistryKey) => key('coverage', registry),
    /** hash: something recurring → when it was last done. */
    done: key('done'),
    /** string: something that never changes, such as a task definition's images. Expires when it is not read. */
    immutable: (what: string) => key('immutable', what),
  } as const;
}

function policyKeys(key: Key) {
  return {
    /** string: <record> of a PolicyChange. Expires some time after it came to rest. */
    policyChange: (id: string) => key('policy', id),
    /** list: each image that the change reaches within its horizon, PolicyImage as JSON. Expires soon after it came to rest. */
    policyImages: (id: string) => key('policy-images', id),
    /** set: ids of policy changes that were saved since their card and thread were brought up to date. */
    untoldPolicyChanges: key('policies', 'untold'),
    /** string: id of the repository's newest policy change. */
    latestPolicyChange: (registry: RegistryKey, repository: string) =>
      key('policies', 'latest', within(registry, repository)),
    /** zset: ids of policy changes that wait for approval or are on their way, by when they were proposed. */
    openPolicyChanges: key('policies', 'open'),
    /** zset: ids of a repository's policy changes by when they were proposed. */
    policyChangesIn: (registry: RegistryKey, repository: string) =>
      key('policies', 'in', within(registry, repository)),
    /** string: `<digest> <priority of a rule>` of each image in need that a policy in force will take, told; a JSON list. */
    endangeredByPolicy: (registry: RegistryKey, repository: string) =>
      key('policies', 'endangered', within(registry, repository)),
    /** string: why no policy was proposed when it was tried last, PolicyRejection as JSON. Expires. */
    rejectedPolicy: (registry: RegistryKey, repository: string) =>
      key('policies', 'rejected', within(registry, repository)),
    /** string: what somebody saw of its policy a moment ago, SharedLook as JSON. Expires. */
    lookAtPolicy: (registry: RegistryKey, repository: string) =>
      key('policies', 'look', within(registry, repository)),
  } as const;
}

function ownerKeys(key: Key) {
  return {
    /** string: <record> of an OwnerWord: what people said about who owns a repository. */
    ownerWord: (registry: RegistryKey, repository: string) => key('owner', within(registry, repository)),
    /** set: repositories of a registry about which there is a word. */
    ownerWordsIn: (registry: RegistryKey) => key('owners', 'in', registry),
    /** hash: `<ISO week> <registry>` → UnownedCount as JSON. */
    unowned: key('unowned'),
  } as const;
}

function channelKeys(key: Key) {
  return {
    /** hash: `<ISO week> <kind>` → PictureRecord as JSON, of the newest eight weeks. */
    pictures: key('pictures'),
    /** string: <record> of a StoredSnooze. Expires. */
    snooze: (candidate: string) => key('snooze', candidate),
    /** hash: `<ISO week> <channel>` → WeekPlace as JSON. An empty team: what nobody is known to own. */
    weeks: (team: string) => key('weeks', team),
    /** set: teams that were ever asked, also such as left the configuration. */
    askedTeams: key('asked-teams'),
    /** string: <record> of a ToldThread. Expires some time after nothing more is to be told. */
    thread: (review: string) => key('thread', review),
    /** set: reviews whose threads may have news. */
    watchedThreads: key('threads', 'watched'),
  } as const;
}

function brakeKeys(key: Key) {
  return {
    /** hash: registry, or `*` for all → `{by, at, why}`. */
    pauses: key('pauses'),
    /** hash: `spent` (changes made that day) and `by <payer>` (its share). Expires. */
    budget: (registry: RegistryKey, repository: string, day: string) =>
      key('budget', day, within(registry, repository)),
    /** hash: who waits for a turn, at a quota (`<registry>/<API>`) or in `slack/<channel>`, see pace-lua.ts. Expires. */
    pace: (line: string) => key('pace', line),
    /** zset: trips of the last hour, each with a name of its own, by when. */
    trips: (registry: RegistryKey) => key('trips', registry),
    /** hash: `<API> <repository>` → Denial as JSON. Expires. */
    denials: (registry: RegistryKey) => key('denials', registry),
    /** hash: registry → Probe as JSON. */
    probes: key('probes'),
    /** hash: review → why its images do not go on, Waits as JSON. Each sweep drops what is no longer so. */
    waits: key('waits'),
  } as const;
}
