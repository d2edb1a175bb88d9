-- Verify routiq:core/organization_members__keep_an_owner on pg

begin;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = 'core.organization_members'::pg_catalog.regclass
            and t.tgfoid = 'core.keep_an_owner'::pg_catalog.regproc
            and t.tgenabled = 'O'
    ), 'the last owner should be protected';
end
$verify$;

rollback;
