-- Verify routiq:core/users__follow_status_flow on pg

begin;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = 'core.users'::pg_catalog.regclass
            and t.tgfoid = 'core.follow_status_flow'::pg_catalog.regproc
            and t.tgenabled = 'O'
    ), 'the status of core.users should follow its flow';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'core.users' and s.from_status = ''
    ), 'the flow of core.users should have a beginning';
end
$verify$;

rollback;
