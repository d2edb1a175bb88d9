-- Verify routiq:ref/permissions__practice on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 21
        from ref.permissions as p
        where
            p.permission in (
                'appointments.read',
                'conversations.read',
                'conversations.write',
                'integrations.write'
            )
    ), 'everybody should see appointments and conversations, and owners and admins connect accounts';
end
$verify$;

rollback;
