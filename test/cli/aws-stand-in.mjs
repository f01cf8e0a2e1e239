// Stands in for the AWS CLI where there is none: as much of `aws ecr` as docs/restore.md uses, through the SDK.
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  ECRClient,
  ListImagesCommand,
  PutImageCommand,
  UpdateImageStorageClassCommand,
} from '@aws-sdk/client-ecr';

const COMMANDS = {
  'batch-delete-image': BatchDeleteImageCommand,
  'batch-get-image': BatchGetImageCommand,
  'list-images': ListImagesCommand,
  'put-image': PutImageCommand,
  'update-image-storage-class': UpdateImageStorageClassCommand,
};

const LISTS = new Set(['imageIds', 'acceptedMediaTypes']);
const STRUCTURES = new Set(['imageIds', 'imageId', 'filter']);

const camel = (text) => text.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
const structure = (text) =>
  Object.fromEntries(text.split(',').map((part) => part.split(/=(.*)/s).slice(0, 2)));

function inputOf(words) {
  const input = {};
  let name = '';
  for (const word of words) {
    if (word.startsWith('--')) name = camel(word.slice(2));
    else {
      const value = STRUCTURES.has(name) ? structure(word) : word;
      input[name] = LISTS.has(name) ? [...(input[name] ?? []), value] : value;
    }
  }
  return input;
}

async function pagesOf(operation, input) {
  const Command = COMMANDS[operation];
  if (!Command) throw new Error(`no stand-in for aws ecr ${operation}`);
  const client = new ECRClient({});
  const pages = [];
  for (let nextToken; pages.length === 0 || nextToken; ) {
    const page = await client.send(new Command({ ...input, ...(nextToken && { nextToken }) }));
    pages.push(page);
    nextToken = page.nextToken;
  }
  return pages;
}

/** The forms of `--query` that the page uses; any other is an error, so that the page cannot outgrow this. */
const QUERIES = [
  [/^imageIds\[\?starts_with\(imageTag, '([^']*)'\)\]\.\[imageDigest, imageTag\]$/, startingWith],
  [/^imageIds\[\?imageTag=='([^']*)'\]\.imageDigest$/, digestsOf],
  [/^imageIds\[\]\.(imageDigest|imageTag)$/, (page, field) => [page.imageIds.map((id) => id[field])]],
  [/^images\[0\]\.(\w+)$/, (page, field) => [[page.images[0]?.[field] ?? 'None']]],
  [
    /^(image\.imageId\.imageTag|imageStatus)$/,
    (page, path) => [[path.split('.').reduce((at, key) => at[key], page)]],
  ],
];

function startingWith({ imageIds }, prefix) {
  // As the AWS CLI: an image without a tag ends it.
  if (imageIds.some((id) => id.imageTag === undefined)) throw new Error('starts_with() of an untagged image');
  return imageIds.filter((id) => id.imageTag.startsWith(prefix)).map((id) => [id.imageDigest, id.imageTag]);
}

function digestsOf({ imageIds }, tag) {
  return [imageIds.filter((id) => id.imageTag === tag).map((id) => id.imageDigest)];
}

function rowsOf(query, page) {
  for (const [form, read] of QUERIES) {
    const match = form.exec(query);
    if (match) return read(page, match[1]);
  }
  throw new Error(`no stand-in for --query ${query}`);
}

const [service, operation, ...words] = process.argv.slice(2);
const { query, output, ...input } = inputOf(words);
if (service !== 'ecr' || output !== 'text') throw new Error('only aws ecr … --output text');
for (const page of await pagesOf(operation, input)) {
  for (const row of rowsOf(query, page)) if (row.length > 0) process.stdout.write(`${row.join('\t')}\n`);
}
