begin;

select plan(2);

prepare offenders as
select p.oid::regprocedure
from pg_proc as p
where
    p.pronamespace::regnamespace::name in (select s.name from test.schemas() as s (name))
    and p.pronamespace <> coalesce(to_regnamespace('api'), 0)
    and p.prosecdef
    and p.oid <> all (
        array[
            'core.load_context()', -- the only reader of memberships
            'core.find_membership(text, uuid, text)', -- for it, before there is a context
            'contact.search_find(text[],int,text,text,text,uuid[],jsonb,int,text)', -- of app_migrator:
            'contact.search_common()', -- indexes, see there
            'contact.find_notes(text,int)', -- as contact.search_find
            'contact.match_spread()', -- keys as the rows say, whoever takes them away
            'contact.search_words_with(text,boolean,int)',
            'audit.record_change()', -- every write is recorded, whatever the writer may do there
            'audit.trigger_faults()', -- auditors have no right on the tables that it looks at
            'audit.record_definition()', -- what is done to the trail, whoever does it
            'integration.open_keyring(jsonb, boolean)', -- reads what tells a wrong key
            'integration.put_credential(uuid, text, text, timestamptz)', -- for workers, as api
            'integration.rotate_credential(uuid, text, interval, timestamptz)',
            'integration.with_credential(uuid, text)',
            'integration.with_credentials(uuid, text, text)',
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
            'clinic.begin_reminder(uuid)', -- for workers, as api
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
            'integration.known_user(text, boolean)', -- users are of no organization
            'integration.drop_webhooks(jobs.jobs)', -- the events of all, once they are old
            'jobs.claim(text, text, int, interval)', -- for workers, of every organization
            'jobs.complete(uuid, jsonb)',
            'jobs.complete_many(uuid[], jsonb[])',
            'jobs.complete_waiting(uuid[], jsonb)',
            'jobs.fail(uuid, text, text, interval, smallint)',
            'jobs.fail_many(uuid[], text[], text[], interval[], smallint[])',
            'jobs.extend(uuid, text, interval)',
            'jobs.extend_many(uuid[], text, interval)',
            'jobs.report_progress(uuid, text, jsonb)',
            'jobs.release_many(uuid[], text)',
            'jobs.act_for(uuid)', -- from here on as one organization
            'jobs.act_as(uuid)',
            'jobs.perform(uuid)',
            'jobs.run_handler(jobs.jobs, text)',
            'jobs.tick(timestamptz)',
            'jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)',
            'jobs.enqueue_many(jsonb, text)',
            'jobs.cancel(uuid)',
            'jobs.replay(uuid)',
            'jobs.replay_many(text, text, text, uuid[], int, int)',
            'jobs.organization_times()', -- the clocks of all, for the scheduler
            'jobs.seal_audit(jobs.jobs)', -- the records of all, for the seal
            'jobs.drop_expired(jobs.jobs)', -- keys and answers of all, once their time is over
            'analytics.track_appointments()', -- what is written is counted, whoever writes it
            'analytics.track_messages()',
            'analytics.track_conversations()',
            'analytics.track_contacts()',
            'analytics.track_patients()',
            'analytics.track_events()',
            'analytics.track_syncs()',
            'analytics.track_sync_errors()',
            'analytics.track_clocks()',
            'analytics.refresh_due(timestamptz)', -- the rows of all, for figures
            'analytics.apply_changes_job(jobs.jobs)',
            'analytics.refresh_views_job(jobs.jobs)',
            'analytics.reconcile_job(jobs.jobs)',
            'ops.platform_figures()', -- sums over all organizations
            'ops.evaluate_alerts(timestamptz)',
            'ops.watch(jobs.jobs)', -- alerts are of the platform
            'standardisation.number_row()', -- the first application has no right on the sequence
            'standardisation.id_of(uuid, text, text)', -- nor on the extensions
            'standardisation.carry(text, bigint[])', -- the next ones see the rows of everybody
            'standardisation.carry_first(text)',
            'standardisation.carry_back(text, uuid[], uuid[])',
            'standardisation.carry_written()',
            'standardisation.carry_back_written()',
            'standardisation.retry(text)',
            'standardisation.retry(bigint[])',
            'standardisation.repair(bigint, jsonb)',
            'standardisation.dismiss(bigint, text)',
            'standardisation.reconcile_table(text)',
            'standardisation.is_needed()',
            'standardisation.version_of(text, uuid)',
            'standardisation.write_by_name()',
            'standardisation.dismiss(text, text, text)',
            'standardisation.profile_table(text)',
            'standardisation.is_contracted()',
            'standardisation.refuse_log_change()',
            'standardisation.contract_obstacles()',
            'standardisation.note_contract(text, uuid, text, text)',
            'standardisation.later_rows(text, bigint)',
            'standardisation.contracted_xid()',
            'standardisation.note_comparison()',
            'standardisation.restore_comparison()',
            'standardisation.take_back_records(text, bigint, int)',
            'standardisation.take_back_shared(timestamptz)',
            'standardisation.require_parked_for(interval)',
            'auth.uid()', -- the next three read claims for clients, who have no right on core
            'auth.jwt()',
            'auth.role()'
        ]::regprocedure[]
    );

select is_empty('offenders', 'outside api only listed routines run with their owner''s rights');

alter function core.jwt() security definer;

select isnt_empty('offenders', 'another definer is noticed');

select *
from finish();

rollback;
