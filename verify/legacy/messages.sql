-- Verify routiq:legacy/messages on pg

begin;

select
    t.id,
    t.conversation_id,
    t.organization_id,
    t.body,
    t.sender,
    t.created_at,
    t.attachments
from legacy.messages as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.messages', 'select'),
        'today''s application should read legacy.messages';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.messages', 'insert'),
        'today''s application should write legacy.messages';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.messages', 'select'
    ), 'clients should not read legacy.messages';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.messages'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
