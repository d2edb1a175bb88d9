-- Verify routiq:standardisation/indexes on pg

begin;

do $verify$
begin
    assert (
        select count(*) = 17 and bool_and(x.indisvalid)
        from pg_catalog.pg_index as x
        where
            x.indexrelid = any(
                array[
                    'legacy.uq_organizations_row_id',
                    'legacy.uq_users_row_id',
                    'legacy.uq_organization_members_row_id',
                    'legacy.uq_api_credentials_row_id',
                    'legacy.uq_contacts_row_id',
                    'legacy.uq_active_patients_row_id',
                    'legacy.uq_appointments_row_id',
                    'legacy.uq_conversations_row_id',
                    'legacy.uq_messages_row_id',
                    'legacy.uq_sync_logs_row_id',
                    'legacy.uq_audit_logs_row_id',
                    'legacy.idx_appointments_id',
                    'legacy.idx_messages_id',
                    'legacy.idx_contacts_email',
                    'legacy.idx_conversations_external_id',
                    'legacy.idx_conversations_contact_id',
                    'legacy.idx_users_email'
                ]::pg_catalog.regclass[]
            )
    ), 'every index should be there and valid';
end
$verify$;

rollback;
