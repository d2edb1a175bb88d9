-- Verify routiq:core/delete_rules__clinic_tables on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 22
        from core.delete_rules as r
        where
            r.child_table in (
                'clinic.appointments', 'clinic.practitioners',
                'comms.conversations', 'comms.message_attachments',
                'comms.messages', 'contact.consents',
                'contact.contact_identifiers', 'contact.contact_merges',
                'contact.contact_points', 'contact.duplicate_candidates',
                'integration.sync_conflicts', 'integration.credentials'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 24
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'clinic.appointments', 'clinic.practitioners',
                'comms.conversations', 'comms.message_attachments',
                'comms.messages', 'contact.consents',
                'contact.contact_identifiers', 'contact.contact_merges',
                'contact.contact_points', 'contact.duplicate_candidates',
                'integration.sync_conflicts', 'integration.credentials'
            )
            and t.tgparentid = 0
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
