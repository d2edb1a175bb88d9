// Calls every function of tests/data/awkward_functions.sql through both transports.
import assert from "node:assert/strict";
import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import {
  Api,
  ApiError,
  AW404,
  InvalidParameterValue,
  PostgresTransport,
  SupabaseTransport,
} from "./client/index.js";
import type { Address, Database, Mood } from "./client/index.js";

const [connectionString = "", url = "", token = ""] = process.argv.slice(2);
const client = new pg.Client({ connectionString });
await client.connect();
const supabase = createClient<Database, "awkward">(url, token, {
  db: { schema: "awkward" },
  // Supabase puts PostgREST below this path; here it stands alone.
  global: { fetch: (input, init) => fetch(String(input).replace("/rest/v1", ""), init) },
});

const home: Address = {
  street: 'Main "St", (1)\\',
  "zip code": "",
  lines: ["a,b", 'c"d', "e\\f", "NULL", ""],
  since: "2024-05-01T08:00:00.123456+00:00",
  price: "1.5000",
};
const moods: Mood[] = ["so so", 'it\'s "fine"'];
const given = {
  int: 1,
  big: 9007199254740993n,
  numeric: "0.12345678901234567890",
  float: 0.1,
  bool: false,
  text: "it's; drop table awkward.things --\n\u00e9\ud83d\ude00",
  bytes: Uint8Array.from([0, 255, 39, 92]),
  uuid: "0191d3a5-7c5e-7cc1-8f4f-aaaaaaaaaaaa",
  date: "2024-02-29",
  time: "23:59:59.999999",
  at: "2024-05-01T08:00:00.123456+00:00",
  local: "2024-05-01T10:00:00.5",
  length: "1 day 02:00:00",
  json: { a: [1, null, "x"], "b c": { d: true } },
  ids: ["0191d3a5-7c5e-7cc1-8f4f-aaaaaaaaaaaa"],
  mood: "so so" as const,
  moods,
  short: "short",
  shorts: ["a", "b,c"],
  price: "12.3400",
  home,
  people: [{ name: "Ada", home, moods, class: 9007199254740993n, facts: { a: 'b"' } }],
  numbers: ["0.10", "12345678901234567890"],
  documents: [{ a: 1 }, [1, 2]],
  document: { a: "b" },
  period: '["2024-05-01 00:00:00+00",)',
  inet: "10.0.0.1/32",
  days: "{[2024-05-01,2024-05-03)}",
};

for (const [name, transport] of [
  ["node-postgres", new PostgresTransport(client)],
  ["supabase-js", new SupabaseTransport(supabase)],
] as const) {
  const api = new Api(transport);
  assert.deepEqual(await api.echo(given), [given], name);
  const nothing = Object.fromEntries(Object.keys(given).map((key) => [key, null]));
  assert.deepEqual(await api.echo(nothing as unknown as typeof given), [nothing], name);
  assert.equal(await api.total({ amounts: ["0.1", "0.2"] }), "0.3");
  assert.equal(await api["Weird Name"]({ "a b": 1 }), "1x'%");
  assert.equal(await api["Weird Name"]({ "a b": 1, class: "y" }), "1y");
  assert.equal(await api["100%"]({ "50%": 4 }), 8);
  assert.equal(await api.import({ from: "a" }), "a3");
  assert.deepEqual(await api.divide({ a: 7, b: 2 }), { quotient: 3, remainder: 1 });
  assert.deepEqual(await api.twice({ a: "0.05" }), { result: "0.10" });
  assert.deepEqual(await api.bump({ count: 9007199254740993n }), { p_count: 9007199254740994n });
  assert.deepEqual(await api.numbers({ first: 9007199254740993n }), [
    9007199254740993n,
    9007199254740994n,
  ]);
  assert.deepEqual(await api.amounts(), [null, "0.12345678901234567890"]);
  const things = await api.all_things();
  assert.deepEqual(things[1]?.id, 9007199254740993n);
  assert.equal(things[1]?.home?.price, "1.0000");
  assert.equal(things[0]?.from, "b");
  assert.equal((await api.home_of({ name: "Ada" }))?.since, home.since);
  assert.deepEqual((await api.home_of({ name: "Ada" }))?.lines?.at(-1), null);
  assert.equal(await api.home_of({ name: null }), null);
  assert.equal(await api.nothing(), undefined);
  assert.equal(await api.greet(), "hello world");
  assert.equal(await api.greet({ name: null }), null);
  assert.equal(await api.greet({ times: 2 }), "hello world 2");
  assert.equal(await api.shout({ text: "a" }), "A");
  assert.deepEqual(await api.moods(), ["so so", "so so"]);
  await assert.rejects(api.refuse({ code: "22023" }), (error) => {
    assert.ok(error instanceof InvalidParameterValue);
    assert.deepEqual([error.code, error.detail, error.hint], ["22023", "why", "what to do"]);
    return true;
  });
  await assert.rejects(api.refuse({ code: "AW404" }), AW404);
  await assert.rejects(api.refuse({ code: "57014" }), (error) => !(error instanceof ApiError));
}

const direct = new Api(new PostgresTransport(client));
assert.equal(await direct.plus({ argument_1: 1 }), 11);
assert.equal(await direct.plus({ argument_1: 1, argument_2: 2 }), 3);
assert.equal(await direct.pick_int8({ id: 1n }), "id 1");
assert.equal(await direct.pick_text({ name: "1" }), "name 1");

// The type Database knows arguments and results of rpc() by itself.
const { data } = await supabase.rpc("divide", { p_a: 7, p_b: 2 });
const quotient: number | null | undefined = data?.quotient;
assert.equal(quotient, 3);

assert.deepEqual(await direct.add_up({ by: 2, total: 9007199254740993n }), {
  total: 9007199254740995n,
  p_note: "it's done",
  p_mood: "so so",
});
assert.equal(await direct.do_it(), undefined);
await assert.rejects(new Api(new SupabaseTransport(supabase)).do_it(), /is a procedure/);

await client.end();
console.log("ok");
