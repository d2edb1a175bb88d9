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
            'audit.record_change()', -- every write is recorded, whatever the writer may do there
            'integration.open_keyring(jsonb, boolean)', -- reads what tells a wrong key
            'integration.put_credential(uuid, text, text, timestamptz)', -- for workers, as api
            'integration.rotate_credential(uuid, text, interval, timestamptz)',
            'integration.with_credential(uuid, text)',
            'integration.with_credentials(uuid, text, text)',
            'integration.take_webhook(uuid, timestamptz)',
            'integration.finish_webhook(uuid, text, text, timestamptz)',
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
