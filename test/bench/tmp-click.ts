import { openOffice } from './click/office.ts';
import { openQuestions } from './click/questions.ts';
import { clickAll } from './click/series.ts';
const o = await openOffice();
for (const does of ['ack-only'] as const) {
const app = await o.startApp(does);
for (const n of [1,64,64,64]) { const b = await openQuestions(o.slack,o.store,1500); const s = await clickAll(o.slack,b,n); console.log(does,n,JSON.stringify(s)); }
await app.stop();
}
await o.close();
