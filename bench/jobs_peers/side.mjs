// One side of bench.jobs: node side.mjs SIDE prepare|enqueue|work CONNINFO BATCH [NUMBER]
// A worker prints "ready", waits for a line, and then prints how many jobs it has done so far.
import { createInterface } from "node:readline";
import graphile from "graphile-worker";
import pg from "pg";
import PgBoss from "pg-boss";

const [side, action, conninfo, batchText, numberText] = process.argv.slice(2);
const batch = Number(batchText);
const number = Number(numberText);
const QUEUE = "bench";
let done = 0;

function* chunks() {
    const size = batch > 1 ? 1000 : 1;
    for (let from = 0; from < number; from += size) {
        yield Array.from({ length: Math.min(size, number - from) }, (_, i) => from + i);
    }
}

const sides = {
    ours: {
        async connect() {
            const client = new pg.Client({ connectionString: conninfo });
            await client.connect();
            return client;
        },
        async prepare() {},
        async enqueue() {
            const client = await this.connect();
            const found = await client.query("select id from core.organizations order by id limit 1");
            const organization = found.rows[0].id;
            for (const chunk of chunks()) {
                // One statement, so one transaction: its organization first, then the jobs.
                await client.query({
                    name: "enqueue",
                    text:
                        "select set_config('core.organization_id', $1, true)," +
                        " (select count(*) from jobs.enqueue_many($2))",
                    values: [
                        organization,
                        JSON.stringify(chunk.map((n) => ({ kind: "bench", args: { n } }))),
                    ],
                });
            }
            await client.end();
        },
        async work() {
            const client = await this.connect();
            await client.query("set role app_worker");
            await ready();
            for (;;) {
                const { rows } = await client.query({
                    name: "claim",
                    text: "select id, kind, args from jobs.claim('default', $1, $2)",
                    values: [`w${process.pid}`, batch],
                });
                if (rows.length === 0) {
                    await pause(5);
                    continue;
                }
                await client.query({
                    name: "complete",
                    text:
                        batch > 1
                            ? "select count(*) from jobs.complete_many($1)"
                            : "select jobs.complete($1)",
                    values: [batch > 1 ? rows.map((row) => row.id) : rows[0].id],
                });
                done += rows.length;
            }
        },
    },
    graphile: {
        async prepare() {
            await graphile.runMigrations({ connectionString: conninfo });
        },
        async enqueue() {
            const utils = await graphile.makeWorkerUtils({ connectionString: conninfo });
            for (const chunk of chunks()) {
                if (batch > 1) {
                    await utils.addJobs(chunk.map((n) => ({ identifier: "bench", payload: { n } })));
                } else {
                    await utils.addJob("bench", { n: chunk[0] });
                }
            }
            await utils.release();
        },
        async work() {
            await ready();
            await graphile.run({
                connectionString: conninfo,
                logger: new graphile.Logger(() => () => {}),
                taskList: {
                    bench: () => {
                        done += 1;
                    },
                },
                preset: {
                    worker: {
                        concurrentJobs: batch > 1 ? 24 : 1,
                        maxPoolSize: batch > 1 ? 12 : 2,
                        pollInterval: 100,
                        ...(batch > 1 && {
                            localQueue: { size: batch, refetchDelay: { durationMs: 1 } },
                            completeJobBatchDelay: 0,
                            failJobBatchDelay: 0,
                        }),
                    },
                },
            });
        },
    },
    // Its tables and functions are put in by bench.jobs_sides, from pgmq's own package.
    pgmq: {
        async connect() {
            return sides.ours.connect();
        },
        async enqueue() {
            const client = await this.connect();
            for (const chunk of chunks()) {
                await client.query({
                    name: "send",
                    text: "select count(*) from pgmq.send_batch($1, $2::jsonb[])",
                    values: [QUEUE, chunk.map((n) => JSON.stringify({ kind: "bench", args: { n } }))],
                });
            }
            await client.end();
        },
        async work() {
            const client = await this.connect();
            await ready();
            for (;;) {
                const { rows } = await client.query({
                    name: "read",
                    text: "select msg_id, message from pgmq.read($1, 300, $2::int)",
                    values: [QUEUE, batch],
                });
                if (rows.length === 0) {
                    await pause(5);
                    continue;
                }
                await client.query({
                    name: "archive",
                    text: "select count(*) from pgmq.archive($1, $2::bigint[])",
                    values: [QUEUE, rows.map((row) => row.msg_id)],
                });
                done += rows.length;
            }
        },
    },
    pgboss: {
        async connect() {
            const boss = new PgBoss({
                connectionString: conninfo,
                max: 1,
                supervise: false,
                schedule: false,
            });
            boss.on("error", () => {});
            await boss.start();
            return boss;
        },
        async prepare() {
            const boss = await this.connect();
            await boss.createQueue(QUEUE);
            await boss.stop({ graceful: false });
        },
        async enqueue() {
            const boss = await this.connect();
            for (const chunk of chunks()) {
                if (batch > 1) {
                    await boss.insert(chunk.map((n) => ({ name: QUEUE, data: { n } })));
                } else {
                    await boss.send(QUEUE, { n: chunk[0] });
                }
            }
            await boss.stop({ graceful: false });
        },
        async work() {
            const boss = await this.connect();
            await ready();
            for (;;) {
                const jobs = await boss.fetch(QUEUE, { batchSize: batch });
                if (jobs.length === 0) {
                    await pause(5);
                    continue;
                }
                await boss.complete(
                    QUEUE,
                    jobs.map((job) => job.id),
                );
                done += jobs.length;
            }
        },
    },
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function ready() {
    process.stdout.write("ready\n");
    await new Promise((resolve) => createInterface({ input: process.stdin }).once("line", resolve));
    let told = 0;
    setInterval(() => {
        if (done !== told) {
            told = done;
            process.stdout.write(`${told}\n`);
        }
    }, 10);
}

await sides[side][action]();
if (action !== "work") {
    process.exit(0);
}
