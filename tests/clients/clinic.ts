// A practice at work: node-postgres in a transaction that begins with claims, and supabase-js.
import assert from "node:assert/strict";
import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import { Api, PostgresTransport, RQ404, RQ422, SupabaseTransport } from "./client/index.js";
import type { Database, Json } from "./client/index.js";

const [connectionString = "", url = "", token = "", claims = "", patient = ""] =
  process.argv.slice(2);
const client = new pg.Client({ connectionString });
await client.connect();
const direct = new Api(new PostgresTransport(client));
await client.query("begin");
await direct.begin_request({ claims: JSON.parse(claims) as Json });
const [seen] = await direct.get_patient({ patient_id: patient });
assert.deepEqual([seen?.display_name, seen?.birth_date], ["Mary Jones", "1990-02-28"]);
await client.query("savepoint before");
await assert.rejects(
  direct.get_patient({ patient_id: "00000000-0000-0000-0000-000000000000" }),
  (error) => error instanceof RQ404 && error.hint !== null,
);
await client.query("rollback to before");
await client.query("commit");

const supabase = createClient<Database, "api">(url, token, {
  db: { schema: "api" },
  // Supabase puts PostgREST below this path; here it stands alone.
  global: { fetch: (input, init) => fetch(String(input).replace("/rest/v1", ""), init) },
});
const api = new Api(new SupabaseTransport(supabase));
const patients = await api.list_patients({ limit: 10 });
assert.deepEqual(patients, [seen]);
assert.deepEqual(await api.list_patients({ limit: 1, after: patient }), []);
const made = await api.register_patient({ given_name: "Ann", family_name: "Smith" });
assert.ok(made !== null && typeof made === "object" && "patient_id" in made);
await assert.rejects(api.get_setting({ key: "no.such.key" }), RQ422);
const [number] = await api.normalize_phone({ raw: "020 7946 0018", region: "GB" });
assert.equal(number?.e164, "+442079460018");
await client.end();
console.log("ok");
