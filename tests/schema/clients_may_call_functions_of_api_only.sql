begin;

select plan(2);

prepare offenders as
select c.role, p.oid::regprocedure
from pg_proc as p
cross join unnest(array['anon', 'authenticated', 'app_worker', 'service_role']) as c (role)
where
    p.pronamespace::regnamespace::name in (select s.name from test.schemas() as s (name))
    and p.pronamespace::regnamespace::name not in ('api', 'auth')
    and has_function_privilege(c.role, p.oid, 'execute')
    -- What views of the old names ask, which the first application reads.
    and not (
        c.role = 'service_role'
        and p.oid = any(
            array[
                'standardisation.id_of(uuid, text, text)',
                'standardisation.is_contracted()',
                'standardisation.version_of(text, uuid)',
                'standardisation.written_instant(timestamptz)'
            ]::regprocedure[]
        )
    )
    -- The values of credentials, and jobs, are for workers, and no gateway shows them.
    and not (
        c.role = 'app_worker'
        and p.oid = any(
            array[
                'integration.open_keyring(jsonb, boolean)',
                'integration.close_keyring()',
                'integration.put_credential(uuid, text, text, timestamptz)',
                'integration.rotate_credential(uuid, text, interval, timestamptz)',
                'integration.with_credential(uuid, text)',
                'integration.with_credentials(uuid, text, text)',
                'jobs.claim(text, text, int, interval)',
                'jobs.complete(uuid, jsonb)',
                'jobs.complete_many(uuid[], jsonb[])',
                'jobs.fail(uuid, text, text, interval, smallint)',
                'jobs.fail_many(uuid[], text[], text[], interval[], smallint[])',
                'jobs.extend(uuid, text, interval)',
                'jobs.extend_many(uuid[], text, interval)',
                'jobs.report_progress(uuid, text, jsonb)',
                'jobs.release_many(uuid[], text)',
                'jobs.act_for(uuid)',
                'jobs.perform(uuid)',
                'jobs.error_class(text)',
                'jobs.tick(timestamptz)',
                'jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)',
                'jobs.enqueue_many(jsonb, text)',
                'jobs.cancel(uuid)',
                'jobs.replay(uuid)',
                'jobs.replay_many(text, text, text, uuid[], int, int)',
                'clinic.begin_reminder(uuid)',
                'clinic.finish_reminder(uuid, text)',
                'clinic.begin_queue_notification(uuid)',
                'clinic.finish_queue_notification(uuid)',
                'comms.queue_outbound(jsonb)',
                'comms.claim_outbound(uuid[], interval)',
                'comms.finish_outbound(jsonb)',
                'comms.report_outbound(jsonb)',
                'marketing.take_targets(uuid, integer, interval)',
                'marketing.finish_targets(uuid, jsonb)',
                'docs.attachments_to_keep(int, uuid)',
                'docs.keep_attachment(uuid, jsonb)',
                'docs.give_up_attachment(uuid, text)',
                'docs.begin_scan(uuid)',
                'docs.finish_scan(uuid, text)',
                'docs.begin_report(uuid)',
                'docs.finish_report(uuid, text, jsonb)',
                'docs.fail_report(uuid, text)',
                'billing.apply_stripe_event(jsonb)',
                'billing.export_xero_batch(integer)',
                'billing.keep_xero_batch(jsonb)',
                'integration.take_webhook(uuid, timestamptz)',
                'integration.finish_webhook(uuid, text, text, timestamptz)',
                'integration.begin_sync(uuid, text, text, uuid, text, interval, timestamptz)',
                'integration.checkpoint_sync(uuid, int, jsonb, jsonb, bigint, timestamptz)',
                'integration.finish_sync(uuid, int, text, text, jsonb, timestamptz, timestamptz)',
                'integration.restart_sync(uuid, int, text, timestamptz)',
                'integration.sweep_unseen(uuid, int, text, numeric, timestamptz)',
                'integration.record_sync_error(uuid, text, text, text, text, uuid, jsonb, text, timestamptz)',
                'integration.resolve_sync_errors(uuid, text, text[], timestamptz)',
                'integration.sync_rows_to_retry(uuid, text, int)',
                'integration.take_token(uuid, text, int, timestamptz)',
                'integration.heed_retry_after(uuid, interval, text, timestamptz)',
                'integration.ask_circuit(uuid, text, timestamptz)',
                'integration.report_call(uuid, text, text, int, text, timestamptz)',
                'integration.settle_conflict(uuid, text, text, text, uuid, jsonb, jsonb, jsonb, text)',
                'integration.apply_records(text, text, jsonb, jsonb)',
                'integration.classify_error(int, text, text)',
                'integration.retry_after(text, timestamptz)'
            ]::regprocedure[]
        )
    );

select is_empty('offenders', 'clients may call no function outside api, but workers theirs');

grant execute on function core.load_context() to authenticated;

select isnt_empty('offenders', 'a function that clients may call is noticed');

select *
from finish();

rollback;
